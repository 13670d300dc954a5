// How far the player moves at a press.

export const BACK_SECONDS = 15;
export const FORWARD_SECONDS = 30;
export const ARROW_SECONDS = 5;
export const VOLUME_STEP = 0.1;
