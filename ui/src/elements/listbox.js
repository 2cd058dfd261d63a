// @ts-check
// The keys of a field with a list below it, as a combo box has them.

/**
 * @typedef {object} List
 * @property {boolean} isOpen
 * @property {number} active the option that is pointed at; -1 for none
 * @property {number} count of options
 * @property {(isOpen: boolean) => void} setOpen
 * @property {(to: number) => void} point draws the list with another option pointed at
 * @property {() => boolean} take takes what is pointed at; false when there was nothing to take
 * @property {Element} element
 */

/** Answers whether the key was one of the list. @param {KeyboardEvent} event @param {List} list */
export function onListKey(event, list) {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (!list.isOpen) list.setOpen(true);
    else {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const from = list.active < 0 && step < 0 ? 0 : list.active;
      list.point(list.count ? (from + step + list.count) % list.count : -1);
      list.element.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    }
  } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
    if (!list.take()) return false;
  } else if (event.key === 'Escape' && list.isOpen) {
    // What stands around the field, a dialog perhaps, must not close with the list.
    event.stopPropagation();
    list.setOpen(false);
  } else return false;
  event.preventDefault();
  return true;
}
