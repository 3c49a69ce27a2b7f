// The secret of this tab: whoever holds it reads its conversation.

const KEY = "shishin-conversation";
let unstored = null; // where the browser forbids storage, the secret lives as long as the page

const stored = () => {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return unstored;
  }
};

const store = (secret) => {
  try {
    sessionStorage.setItem(KEY, secret);
  } catch {
    unstored = secret;
  }
};

const randomSecret = () => {
  // not crypto.randomUUID, which is not there on http
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

shishin.renewSecret = () => {
  store(randomSecret());
  return stored();
};

shishin.secret = () => stored() || shishin.renewSecret();
