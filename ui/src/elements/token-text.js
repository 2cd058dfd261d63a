// @ts-check
// A token, masked until it is revealed. The revealed text lives in this element alone and goes when it is hidden.
import { html, nothing, render } from '../lit.js';

export class TokenText extends HTMLElement {
  #tokenId = '';
  #masked = '';
  #raw = /** @type {string | null} */ (null);
  #problem = '';
  /** Asks Rust for the raw token. @type {(tokenId: string) => Promise<string>} */
  reveal = async () => '';

  get tokenId() { return this.#tokenId; }
  set tokenId(id) { if (id !== this.#tokenId) { this.#tokenId = id; this.#raw = null; this.#problem = ''; } this.#draw(); }
  get masked() { return this.#masked; }
  set masked(text) { this.#masked = text; this.#draw(); }

  connectedCallback() { this.#draw(); }
  disconnectedCallback() { this.#raw = null; render(nothing, this); }

  async #toggle() {
    const id = this.#tokenId;
    this.#problem = '';
    if (this.#raw !== null) this.#raw = null;
    else {
      try {
        const raw = await this.reveal(id);
        if (id === this.#tokenId && this.isConnected) this.#raw = raw;
      } catch (thrown) {
        this.#problem = thrown && typeof thrown === 'object' && 'message' in thrown ? String(thrown.message) : 'It could not be read.';
      }
    }
    this.#draw();
  }

  #draw() {
    if (!this.isConnected) return;
    const shown = this.#raw !== null;
    render(html`<div class="wire token-raw" tabindex="0" dir="ltr" role="group" aria-label="Token"><div class="wire-text">${shown ? parts(this.#raw ?? '') : this.#masked}</div></div>
      <div class="actions"><button type="button" class="button plain" aria-pressed=${shown ? 'true' : 'false'} @click=${() => this.#toggle()}>${shown ? 'Hide' : 'Reveal'}</button>
      ${this.#problem ? html`<span class="bad-text" role="alert">${this.#problem}</span>` : html`<span class="muted small">Whoever sees it can use it until it ends.</span>`}</div>`, this);
  }
}

/** Header, payload and signature told apart. @param {string} raw */
const parts = (raw) => raw.split('.').map((part, index) => html`${index ? '.' : nothing}<span class="jwt-${index}">${part}</span>`);

customElements.define('token-text', TokenText);
