import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

type Mail = { from: string; to: string[]; text: string };

/** A mail server for tests and development: takes every mail, or refuses as told, and keeps what came. */
export async function startSmtp({ port = 0 }: { port?: number } = {}) {
  const mails: Mail[] = [];
  const orders = { refuseRecipients: "" };
  const server = createServer((socket) => converse(socket, mails, orders));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    /** The reply to every recipient from now on, such as "550 No such mailbox"; "" = take them. */
    refuseRecipients: (reply: string) => (orders.refuseRecipients = reply),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const addressIn = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? "";

/** The few commands of RFC 5321 that a client needs to hand over a mail. */
function converse(socket: Socket, mails: Mail[], orders: { refuseRecipients: string }): void {
  let rest = "";
  let mail: Mail = { from: "", to: [], text: "" };
  let inData = false;
  const say = (reply: string) => socket.write(`${reply}\r\n`);

  function command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "EHLO" || verb === "HELO") return void say("250 smtp.standin");
    if (verb === "MAIL") {
      mail = { from: addressIn(line), to: [], text: "" };
      return void say("250 OK");
    }
    if (verb === "RCPT") {
      if (orders.refuseRecipients) return void say(orders.refuseRecipients);
      mail.to.push(addressIn(line));
      return void say("250 OK");
    }
    if (verb === "DATA") {
      inData = true;
      return void say("354 Go on, end with a dot");
    }
    if (verb === "QUIT") {
      say("221 Bye");
      return void socket.end();
    }
    say(verb === "RSET" || verb === "NOOP" ? "250 OK" : "502 Not known here");
  }

  function take(line: string): void {
    if (!inData) return command(line);
    if (line !== ".") {
      mail.text += `${line.replace(/^\.\./, ".")}\n`;
      return;
    }
    inData = false;
    mails.push(mail);
    say("250 Taken");
  }

  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    const lines = (rest + String(chunk)).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  say("220 smtp.standin");
}
