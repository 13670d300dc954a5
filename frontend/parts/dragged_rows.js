// Moves the rows of a list with the pointer: a row is dragged by its `.movers`, and dropped where the pointer is let go.

const MIN_DISTANCE = 6; // pixels; a shorter way is a press of the button
const ROW = ".episode-row";

function rowAt(list, y) {
  const rows = [...list.querySelectorAll(ROW)];
  const found = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return found < 0 ? rows.length - 1 : found;
}

// `onMove(from, to)`: places in the list, from 0. Returns {start}, a listener for `pointerdown` of the list.
export function draggedRows({ onMove }) {
  function start(event) {
    const handle = event.target.closest(".movers");
    if (!handle || event.button !== 0) return;
    const list = event.currentTarget;
    const row = handle.closest(ROW);
    const from = [...list.querySelectorAll(ROW)].indexOf(row);
    const firstY = event.clientY;
    let isDragged = false;

    const onPointerMove = ({ clientY }) => {
      isDragged ||= Math.abs(clientY - firstY) >= MIN_DISTANCE;
      if (isDragged) row.style.translate = `0 ${clientY - firstY}px`;
      row.classList.toggle("dragged", isDragged);
    };
    const onClick = (click) => { if (isDragged) { click.stopPropagation(); click.preventDefault(); } };
    const stop = ({ type, clientY }) => {
      row.style.translate = "";
      row.classList.remove("dragged");
      removeEventListener("pointermove", onPointerMove);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      setTimeout(() => list.removeEventListener("click", onClick, true)); // the click comes after this event
      if (isDragged && type === "pointerup") onMove(from, rowAt(list, clientY));
    };
    list.addEventListener("click", onClick, true);
    addEventListener("pointermove", onPointerMove);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  return { start };
}
