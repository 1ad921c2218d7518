import { afterEach, describe, expect, it } from "vitest";
import { roles, start, stopServer, tid } from "../testing/graph";
import type { Reply } from "../testing/http-server";
import { adminConsentUrl, confirmConsent, readConsentReturn } from "./consent";

afterEach(stopServer);

describe("consent", () => {
  it("leads to the organization's own page", async () => {
    const { connection } = await start(() => ({}));
    const url = new URL(
      adminConsentUrl(connection.settings, { tid, state: "s", redirectUri: "http://localhost:3000/x" }),
    );
    expect(url.pathname).toBe(`/${tid}/v2.0/adminconsent`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: "client-id",
      redirect_uri: "http://localhost:3000/x",
      state: "s",
      scope: "https://graph.microsoft.com/.default",
    });
  });

  it.each([
    [`admin_consent=True&tenant=${tid.toUpperCase()}&state=s&scope=x`, { kind: "claimed" }],
    [
      `error=consent_required&error_description=AADSTS65004&admin_consent=True&tenant=${tid}&state=s`,
      { kind: "denied", error: "consent_required" },
    ],
    [
      `error=permission_denied&error_description=The+admin+canceled+the+request`,
      { kind: "denied", error: "permission_denied" },
    ],
    [`admin_consent=True&tenant=${tid}&state=other`, { kind: "not_ours", reason: "state" }],
    [`admin_consent=True&tenant=other&state=s`, { kind: "not_ours", reason: "tenant" }],
    [`tenant=${tid}&state=s`, { kind: "not_ours", reason: "incomplete" }],
  ])("reads %s", (query, expected) => {
    expect(readConsentReturn(new URLSearchParams(query), { state: "s", tid })).toEqual(expected);
  });

  it("can be handed to somebody else, without a state", async () => {
    const { connection } = await start(() => ({}));
    const url = adminConsentUrl(connection.settings, { tid, redirectUri: "http://localhost:3000/x" });
    expect(new URL(url).searchParams.has("state")).toBe(false);
  });

  it("is not confirmed by a token that lacks what is needed", async () => {
    const { connection, clock } = await start(
      () => ({}),
      () => ({ json: { expires_in: 3599, access_token: "not.a.token" } }),
    );
    expect(await confirmConsent(connection)).toEqual({
      consented: false,
      failure: { kind: "permission_missing" },
    });
    expect(clock.slept).toEqual([1000, 2000, 4000]);
  });

  it("believes Entra, not the address, and gives it seconds", async () => {
    let refusals = 2;
    const refusal: Reply = { status: 400, json: { error: "unauthorized_client", error_codes: [700016] } };
    const { connection, clock } = await start(
      () => ({}),
      () => (refusals-- > 0 ? refusal : undefined),
    );
    expect(await confirmConsent(connection)).toEqual({ consented: true, roles });
    expect(clock.slept).toEqual([1000, 2000]);
    refusals = 99;
    expect(await confirmConsent(connection)).toEqual({
      consented: false,
      failure: { kind: "consent_missing" },
    });
  });
});
