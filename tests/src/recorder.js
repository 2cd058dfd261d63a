// Writes down what passes between the window and Rust. On Linux the window reaches Rust by `fetch`: whoever wraps that
// sees every request and every answer. A body of a function; it may run before the page's own scripts.
if (!window.recordedIpc) {
  const real = window.fetch.bind(window), recorded = window.recordedIpc = [], decoder = new TextDecoder();
  const text = body => typeof body === 'string' ? body : body ? decoder.decode(body) : '';
  window.fetch = async (address, options) => {
    const url = new URL(typeof address === 'string' ? address : address.url);
    const entry = { command: decodeURIComponent(url.pathname.slice(1)), request: text(options?.body), answer: null, milliseconds: 0 };
    const began = performance.now();
    // The question for the next file waits for as long as the window lives: it counts when it is answered.
    const waits = entry.command === 'next_import';
    if (!waits) recorded.push(entry);
    try {
      const response = await real(address, options);
      response.clone().text().then(answer => {
        entry.milliseconds = performance.now() - began;
        entry.answer = answer;
        if (waits) recorded.push(entry);
      });
      return response;
    } catch (error) {
      entry.answer = String(error);
      throw error;
    }
  };
}
