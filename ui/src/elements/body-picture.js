// @ts-check
// A picture that an API sent: shown by its bytes, of the four kinds that cannot hold a script.
import { html, nothing, render } from '../lit.js';

const KINDS = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*$/;

export class BodyPicture extends HTMLElement {
  #bodyId = '';
  alt = '';
  /** @type {(bodyId: string) => Promise<string | null>} */
  load = async () => null;

  get bodyId() { return this.#bodyId; }
  set bodyId(id) { if (id !== this.#bodyId) { this.#bodyId = id; void this.#show(); } }

  connectedCallback() { void this.#show(); }

  async #show() {
    const id = this.#bodyId;
    if (!this.isConnected || !id) return;
    let address = null, words = 'The picture cannot be shown.';
    try {
      address = await this.load(id);
    } catch (thrown) {
      if (thrown && typeof thrown === 'object' && 'message' in thrown) words = String(thrown.message);
    }
    if (id !== this.#bodyId) return;
    const safe = address !== null && KINDS.test(address);
    const broken = () => { render(html`<p class="muted small">The bytes begin like a picture, but are none.</p>`, this); };
    render(safe ? html`<img class="picture" src=${address} alt=${this.alt} @error=${broken}>` : html`<p class="muted small">${words}</p>`, this);
  }

  disconnectedCallback() { render(nothing, this); }
}

customElements.define('body-picture', BodyPicture);
