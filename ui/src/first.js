// @ts-check
// Read before the rest of the window: the state of the app is asked for while that is still on its way.
import { askAhead } from './backend.js';

askAhead();
