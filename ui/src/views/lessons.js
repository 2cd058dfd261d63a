// @ts-check
// The practice lab: the list of lessons, and the bar that leads through the one that runs.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { button, pill } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const STEPS = /** @type {const} */ ([['broken', 'Broken'], ['seen', 'Failure seen'], ['mended', 'Mended'], ['done', 'Done']]);

/** @param {State} state @returns {Ipc.LessonView | undefined} */
export const runningLesson = (state) => state.lessons?.find((lesson) => lesson.progress !== null);

/** @param {State} state @param {Actions} actions */
export function lessonList(state, actions) {
  const { lessons } = state;
  if (!lessons?.length) return nothing;
  const done = lessons.filter((lesson) => lesson.done).length;
  return html`<section class="card form" aria-labelledby="lessons-title"><div><h2 id="lessons-title">Lessons</h2>
      <p class="muted small">Each breaks one thing in the practice tenant. See the failure, mend it, try again. ${count(done, 'lesson')} of ${lessons.length} done.</p></div>
    <ul class="lessons" role="list">${lessons.map((lesson) => {
      const runs = lesson.progress !== null;
      return html`<li class="lesson">${icon(lesson.done ? 'check' : 'flask', lesson.done ? 'ok' : 'muted')}<div class="lesson-text"><b>${lesson.title}</b>${
        lesson.done ? html`<span class="visually-hidden">, done</span>` : nothing}<span class="muted small">${lesson.teaches}</span></div>
        ${runs ? pill('plain', null, 'Running') : nothing}${button({ label: runs ? 'Start over' : lesson.done ? 'Again' : 'Start', id: `lesson-${lesson.id}`, name: `${runs ? 'Start over' : lesson.done ? 'Again' : 'Start'}: ${lesson.title}`,
          busy: state.lessonBusy === lesson.id, onClick: () => actions.startLesson(lesson.id) })}</li>`;
    })}</ul></section>`;
}

/** Over every stage of the practice environment while a lesson runs. @param {State} state @param {Actions} actions */
export function lessonBar(state, actions) {
  const lesson = runningLesson(state);
  if (!lesson) return nothing;
  const at = STEPS.findIndex(([step]) => step === lesson.progress);
  return html`<section class="lesson-bar" aria-labelledby="lesson-title">
    <div class="lesson-head">${icon('flask')}<div class="lesson-text"><h2 id="lesson-title" tabindex="-1">Lesson: ${lesson.title}</h2><p class="small">${lesson.teaches}</p></div>
      <ol class="lesson-steps" aria-label="Progress">${STEPS.map(([, label], index) => html`<li class=${index < at || lesson.progress === 'done' ? 'past' : index === at ? 'now' : ''} aria-current=${index === at ? 'step' : nothing}>${
        index < at || lesson.progress === 'done' ? icon('check') : nothing}<span>${label}</span></li>`)}</ol>
      ${button({ label: 'End lesson', kind: 'link', id: 'end-lesson', busy: state.lessonBusy === 'end', onClick: () => actions.endLesson() })}</div>
    <div class="lesson-now"><p role="status">${next(lesson)}</p>${lesson.progress === 'done' ? following(state, actions, lesson) : mending(state, actions, lesson)}</div>
  </section>`;
}

/** @param {Ipc.LessonView} lesson */
function next(lesson) {
  switch (lesson.progress) {
    case 'broken': return html`<strong>Try it.</strong> ${lesson.tryIt}`;
    case 'seen': return html`<strong>That is the failure.</strong> ${lesson.id === 'key-rotated' ? lesson.switch : 'Read its card, then mend it here'}.`;
    case 'mended': return html`<strong>Mended.</strong> Now try again: ${lowerFirst(lesson.tryIt)}`;
    default: return html`<strong>Done.</strong> It works again.`;
  }
}

/** @param {string} text */
const lowerFirst = (text) => text.charAt(0).toLowerCase() + text.slice(1);

/** The switch that mirrors a screen of Kinde. @param {State} state @param {Actions} actions @param {Ipc.LessonView} lesson */
function mending(state, actions, lesson) {
  if (lesson.id === 'key-rotated') return nothing;
  const mended = lesson.progress === 'mended', busy = state.lessonBusy === 'mend';
  const place = /^(Settings|The environment)/.test(lesson.kindePlace) ? `In Kinde: ${lesson.kindePlace}` : lesson.kindePlace;
  return html`<div class="lesson-switch"><div class="lesson-text"><span id="lesson-switch-label">${lesson.switch}</span><span class="small" id="lesson-place">${place}</span></div>
    <button type="button" class="switch" role="switch" id="lesson-switch" aria-checked=${mended ? 'true' : 'false'} aria-disabled=${mended || busy ? 'true' : nothing} aria-labelledby="lesson-switch-label" aria-describedby="lesson-place"
      @click=${() => { if (!mended && !busy) void actions.mendLesson(); }}><span class="knob"></span></button></div>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.LessonView} lesson */
function following(state, actions, lesson) {
  const all = state.lessons ?? [];
  const after = [...all.slice(all.indexOf(lesson) + 1), ...all].find((l) => !l.done && l.id !== lesson.id);
  return html`<div class="actions">${after ? button({ label: `Next: ${after.title}`, id: 'next-lesson', busy: state.lessonBusy === after.id, onClick: () => actions.startLesson(after.id) }) : html`<span>All lessons are done.</span>`}</div>`;
}
