// What the browser and the server say to each other about passkeys: bytes travel as base64url (WebAuthn, level 3).

interface Told {
  readonly challenge: string;
  readonly user?: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly { readonly id: string; readonly type: "public-key" }[];
  readonly [name: string]: unknown;
}

/** Whether this browser makes passkeys here: over TLS or on localhost, and never for a bare address. */
export function works(): boolean {
  const isBare = /^[\d.]+$|^\[/.test(location.hostname);
  return window.isSecureContext && "PublicKeyCredential" in window && !isBare;
}

/** Signs in with a passkey that the person chooses; answers the page to go on to. */
export async function signIn(next: string): Promise<string> {
  const told = (await post("/logga-in/nyckel", {})) as Told;
  const publicKey = { ...told, challenge: bytes(told.challenge), allowCredentials: [] } as PublicKeyCredentialRequestOptions;
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  const answer = {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle === null ? null : text(response.userHandle),
  };
  return on(await post("/logga-in/nyckel/svar", { next, credential: { ...named(credential), response: answer } }));
}

/** Makes a passkey for whoever is signed in; answers the page to go on to. */
export async function register(password: string, name: string): Promise<string> {
  const told = (await post("/konto/nycklar", { password })) as Told;
  const publicKey = {
    ...told,
    challenge: bytes(told.challenge),
    user: { ...told.user, id: bytes(told.user?.id ?? "") },
    excludeCredentials: (told.excludeCredentials ?? []).map((each) => ({ ...each, id: bytes(each.id) })),
  } as unknown as PublicKeyCredentialCreationOptions;
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  const answer = {
    clientDataJSON: text(response.clientDataJSON),
    attestationObject: text(response.attestationObject),
    transports: response.getTransports(),
  };
  return on(await post("/konto/nycklar/svar", { name, credential: { ...named(credential), response: answer } }));
}

/** Goes on to a page of our own. */
export function afterSignIn(next: string): void {
  location.assign(next);
}

function on(told: unknown): string {
  return String((told as { next?: unknown }).next ?? "/");
}

function named(credential: PublicKeyCredential): Record<string, unknown> {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: credential.getClientExtensionResults() };
}

async function post(path: string, sent: unknown): Promise<unknown> {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(sent) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function bytes(encoded: string): Uint8Array<ArrayBuffer> {
  const plain = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(raw: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(raw));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
