// Types of the few names used from lit-html, so that checking needs no copy of its declarations.
export interface TemplateResult { readonly _$litType$: 1 | 2; readonly strings: TemplateStringsArray; readonly values: unknown[] }
export declare function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
export declare function svg(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
export declare const nothing: unique symbol;
export declare function render(value: unknown, container: HTMLElement | DocumentFragment): unknown;
