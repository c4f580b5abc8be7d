// Owns the requests to the sandbox. Every answer is {"ok": bool, ...}; a lost server is an answer too, never an exception.

const BASE = new URL(".", document.baseURI);
const LOOPBACK = ["127.0.0.1", "localhost"];
const FILE_LIMIT = 20 * 1024 * 1024;

export function loadState(person) {
  return get(person ? `api/state?person=${encodeURIComponent(person)}` : "api/state");
}

export function loadPanel() {
  return get("api/panel");
}

export function changePanel(command) {
  return post("api/panel", command);
}

export function act(person, name, values = {}) {
  return post("api/act", { person, act: name, ...values });
}

export function eventsAddress(person, after) {
  const known = after === undefined ? "" : `&after=${encodeURIComponent(after)}`;
  return new URL(`api/events?person=${encodeURIComponent(person)}${known}`, BASE).href;
}

// The address of a picture or a file, or null when it would lead out of the sandbox.
export function mediaAddress(path, fileId) {
  if (!path && !fileId) return null;
  try {
    const url = new URL(path || `api/file/${encodeURIComponent(fileId)}`, BASE);
    if (LOOPBACK.includes(url.hostname) && url.port === BASE.port) url.hostname = BASE.hostname;
    return url.origin === BASE.origin ? url.href : null;
  } catch {
    return null;
  }
}

export async function fileAsBase64(file) {
  if (file.size > FILE_LIMIT) return null;
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
}

function get(path) {
  return ask(path, { cache: "no-store" });
}

function post(path, body) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function ask(path, options) {
  let status = 0;
  try {
    const response = await fetch(new URL(path, BASE), options);
    status = response.status;
    const answer = await response.json();
    return { ok: response.ok, status, ...answer };
  } catch {
    return { ok: false, status, offline: status === 0 };
  }
}
