/** One line of a chat; who wrote it is the first part of an e-mail address, anybody else is outside the account. */
export type Line = {
  from: string;
  text: string;
  /** Minutes after the line before; 1 unless said. */
  after?: number;
  /** Minutes after it was sent, and what it says then. */
  edits?: [number, string][];
  /** Minutes after it was sent. */
  deletedAfter?: number;
  /** Number of the line of the same day that it answers. */
  replyTo?: number;
  file?: string;
  reactions?: Record<string, string[]>;
  forwarded?: true;
  bot?: string;
};

export type ChatPlan = {
  key: string;
  /** Name of the channel; without, two people write to each other. */
  channel?: string;
  with: string[];
  encrypted?: true;
  days: { daysAgo: number; at: string; lines: Line[] }[];
};

export const contosoChats: ChatPlan[] = [
  {
    key: "trading desk",
    channel: "Trading desk",
    with: ["carla.rossi", "deniz.kaya", "elif.aydin", "farid.haddad", "grace.mbeki"],
    days: [
      {
        daysAgo: 1,
        at: "08:05",
        lines: [
          { from: "carla.rossi", text: "Good morning. Harbour Logistics opens at 10:00, no orders before that.", reactions: { "👍": ["deniz.kaya", "elif.aydin"] } }, // prettier-ignore
          { from: "elif.aydin", text: "Mandate of Mr Osei is signed, 40,000 shares.", edits: [[2, "Mandate of Mr Osei is signed, 45,000 shares."]] }, // prettier-ignore
          { from: "farid.haddad", text: "Is that on top of the first tranche?", replyTo: 1 },
          { from: "elif.aydin", text: "No, both together.", replyTo: 1 },
          { from: "deniz.kaya", text: "The confirmation for Holt, please check the price.", file: "holt-confirmation.txt" }, // prettier-ignore
          { from: "grace.mbeki", text: "Ring me on the private phone about Delta", deletedAfter: 3 },
          { from: "carla.rossi", text: "Price is fine. ✅ Send it.", replyTo: 4 },
        ],
      },
      {
        daysAgo: 2,
        at: "13:40",
        lines: [
          { from: "grace.mbeki", text: "Limit for Delta Pensions is used up, nothing more today." },
          { from: "deniz.kaya", text: "Understood.", reactions: { "🙏": ["grace.mbeki"] } },
          { from: "farid.haddad", text: "", bot: "Order 4711 was filled at 101.20." },
        ],
      },
      {
        daysAgo: 20,
        at: "09:15",
        lines: [
          { from: "carla.rossi", text: "New list of restricted securities is in the folder.", file: "restricted-list.csv" }, // prettier-ignore
          { from: "deniz.kaya", text: "Read." },
        ],
      },
    ],
  },
  {
    key: "deniz and holt",
    with: ["deniz.kaya", "Margaret Holt"],
    days: [
      {
        daysAgo: 1,
        at: "09:30",
        lines: [
          { from: "Margaret Holt", text: "Thank you for the call. Could you send me the terms once more?" },
          { from: "deniz.kaya", text: "Here they are, as we discussed: sell 2,000 at 101 or better, valid today.", edits: [[1, "Here they are, as we discussed: sell 2,500 at 101 or better, valid today."], [4, "Here they are, as we discussed: sell 2,500 at 101.20 or better, valid today."]] }, // prettier-ignore
          { from: "Margaret Holt", text: "Agreed. Go ahead.", reactions: { "👍": ["deniz.kaya"] } },
        ],
      },
      {
        daysAgo: 9,
        at: "16:05",
        lines: [
          { from: "Margaret Holt", text: "Forwarded from my accountant.", forwarded: true },
          { from: "deniz.kaya", text: "Received, I will read it tonight." },
        ],
      },
    ],
  },
  {
    key: "jonas and ingrid",
    with: ["jonas.weber", "Ingrid Groß-Möller"],
    days: [
      {
        daysAgo: 3,
        at: "10:20",
        lines: [
          {
            from: "Ingrid Groß-Möller",
            text: "Guten Tag Herr Weber, der Depotübertrag ist noch nicht sichtbar.",
          },
          { from: "jonas.weber", text: "Guten Tag, er wird heute über Nacht gebucht." },
          { from: "Ingrid Groß-Möller", text: "", file: "depotauszug.txt" },
        ],
      },
    ],
  },
  {
    key: "client service",
    channel: "Client service",
    with: ["hugo.martin", "ines.duarte", "lena.novak", "oskar.nilsen"],
    days: [
      {
        daysAgo: 4,
        at: "11:00",
        lines: [
          { from: "oskar.nilsen", text: "Slides for the quarterly figures are ready." },
          { from: "ines.duarte", text: "Mr Palmer asked for his fee again; the refund is booked." },
          { from: "lena.novak", text: "I will tell him this afternoon.", replyTo: 1 },
        ],
      },
    ],
  },
  {
    key: "without a licence",
    with: ["oskar.nilsen", "priya.raman"],
    days: [
      {
        daysAgo: 2,
        at: "12:00",
        lines: [
          { from: "oskar.nilsen", text: "Lunch?" },
          { from: "priya.raman", text: "In ten minutes." },
        ],
      },
    ],
  },
  {
    key: "encrypted",
    with: ["elif.aydin", "kaito.tanaka"],
    encrypted: true,
    days: [
      { daysAgo: 5, at: "15:10", lines: [{ from: "elif.aydin", text: "Nobody but us can read this." }] },
    ],
  },
];
