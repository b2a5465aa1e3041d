// The half of a program that the first view does without. It is fetched when that view stands; whatever needs it earlier
// waits for it, and finds it there.

/**
 * The rest of a program, at `address`. `link` makes a compiled module part of the running program.
 *
 * `ahead` fetches it while nobody needs it yet, `now` returns only when it is part of the program.
 */
export function restOf(address, link) {
  let compiled;
  return {
    async ahead() {
      // When this fails, as without a network, the first use asks again and tells.
      compiled = await WebAssembly.compileStreaming(fetch(address)).catch(() => undefined);
    },
    now: () => link(compiled ?? new WebAssembly.Module(read(address))),
  };
}

/** The bytes at an address, without yielding: a program in the middle of a call cannot wait in any other way. */
function read(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  // A page may not ask for bytes so; this gives them as characters, one each.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`a part of this page could not be loaded: ${address} (${request.status})`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
}
