// The few drawings of the interface. Each is beside a name that says the same.

import { svg } from "lit";

const icon = (path) =>
  svg`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"><path d=${path} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

export const bubble = icon("M4 5h16v11H11l-5 4v-4H4z");
export const cross = icon("M6 6l12 12M18 6L6 18");
export const dots = icon("M5 12h.01M12 12h.01M19 12h.01");
export const arrow = icon("M12 19V5M6 11l6-6 6 6");
export const clip = icon("M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.5a1.8 1.8 0 0 1-2.5-2.5L15 7");
export const minus = icon("M6 12h12");
export const plus = icon("M6 12h12M12 6v12");
