import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type JWK,
  type JWTPayload,
} from "jose";

const ALGORITHM = "RS256";

type SigningKey = { kid: string; jwk: JWK };

async function createKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true, modulusLength: 2048 });
  const jwk = await exportJWK(privateKey);
  return { kid: await calculateJwkThumbprint(jwk), jwk };
}

function publicPart({ kid, jwk }: SigningKey): JWK {
  return { kty: "RSA", use: "sig", kid, x5t: kid.slice(0, 27), n: jwk.n ?? "", e: jwk.e ?? "" };
}

async function signWith(key: SigningKey, kid: string, claims: JWTPayload): Promise<string> {
  const privateKey = await importJWK(key.jwk, ALGORITHM);
  return new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: ALGORITHM, kid }).sign(privateKey);
}

/** The signing keys: the first signs; the one before it stays published, as Entra does while caches catch up. */
export class Keyring {
  private constructor(
    private keys: SigningKey[],
    private readonly save: (keys: JWK[]) => void,
  ) {}

  static async open(saved: JWK[], save: (keys: JWK[]) => void): Promise<Keyring> {
    const keys = await Promise.all(
      saved.map(async (jwk) => ({ jwk, kid: await calculateJwkThumbprint(jwk) })),
    );
    const ring = new Keyring(keys, save);
    if (keys.length === 0) await ring.rotate();
    return ring;
  }

  /** A new key signs from now on; the last one still verifies, older ones are gone. */
  async rotate(): Promise<void> {
    this.keys = [await createKey(), ...this.keys].slice(0, 2);
    this.save(this.keys.map((key) => key.jwk));
  }

  published(issuer: string) {
    return this.keys.map((key) => ({ ...publicPart(key), issuer }));
  }

  async sign(claims: JWTPayload): Promise<string> {
    return signWith(this.#current(), this.#current().kid, claims);
  }

  /** A token that must not be accepted: signed by a key nobody publishes, under its own or under a published `kid`. */
  async forge(claims: JWTPayload, as: "unknown" | "published"): Promise<string> {
    const key = await createKey();
    return signWith(key, as === "published" ? this.#current().kid : key.kid, claims);
  }

  /** Verifies signature, audience and expiry of a token signed here; throws jose's errors. */
  async verify(token: string, audience: string, now: number): Promise<JWTPayload> {
    const keySet = createLocalJWKSet({ keys: this.keys.map(publicPart) });
    const options = { audience, algorithms: [ALGORITHM], currentDate: new Date(now) };
    return (await jwtVerify(token, keySet, options)).payload;
  }

  #current(): SigningKey {
    const [key] = this.keys;
    if (key === undefined) throw new Error("The keyring is empty");
    return key;
  }
}
