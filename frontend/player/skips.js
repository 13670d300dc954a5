// Step sizes of the player controls.

export const BACK_SECONDS = 15;
export const FORWARD_SECONDS = 30;
export const ARROW_SECONDS = 5;
export const VOLUME_STEP = 0.1;
