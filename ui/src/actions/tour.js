// @ts-check
import { currentToken, selectedEnvironment, workOf } from '../derive.js';
import { STOPS, currentStop } from '../tour.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */

/** @param {Context} context @param {Actions} actions */
export function tour({ store, announce, focus }, actions) {
  /** @param {number} at */
  const show = (at) => {
    const stop = STOPS[at], environment = selectedEnvironment(store.state);
    if (!stop || !environment) return;
    store.set({ tour: at, view: 'environment', form: null });
    if (workOf(store.state, environment).tab !== stop.tab) actions.openTab(stop.tab);
    focus('#tour-title');
    announce(`Tour, ${at + 1} of ${STOPS.length}. ${stop.title}. ${stop.text}`);
  };

  return {
    /** Begins the tour in the practice tenant, which is started when it does not run. */
    async startTour() {
      if (store.state.starting) return;
      await actions.startPractice();
      if (selectedEnvironment(store.state)?.practice) show(0);
    },

    /** Goes on or back; what a stop promises to do is done before the next one. @param {1 | -1} by */
    async moveTour(by) {
      const stop = currentStop(store.state), environment = selectedEnvironment(store.state);
      if (!stop || !environment || store.state.tourBusy) return;
      if (by === 1 && stop.does && environment.practice) {
        store.set({ tourBusy: true });
        try {
          if (stop.does === 'token') await actions.getToken(false);
          const work = workOf(store.state, environment), token = currentToken(environment, work, store.state.now);
          const first = work.proposals?.find((p) => p.possible);
          if (stop.does === 'call' && token && first) await actions.sendProposal(first);
        } finally {
          store.set({ tourBusy: false });
        }
        // Left in the meantime, or something failed: then its card stands there and the tour does not run past it.
        if (store.state.tour !== stop.at) return;
        if (stop.does === 'token' && workOf(store.state, environment).refused) return actions.leaveTour();
      }
      show(stop.at + by);
    },

    leaveTour() {
      if (store.state.tour === null) return;
      store.set({ tour: null });
      announce('The tour is closed. You find it again in Help.');
      focus('h1');
    },
  };
}
