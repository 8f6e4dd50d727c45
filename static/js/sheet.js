// A sheet over the till: a dialog that Escape closes, with choices that a digit takes. What was
// typed in it is gone once it is closed.

import { element, parts } from "./dom.js";

/**
 * A sheet on the dialog with this id; closed() is called when it is gone, however that was.
 * @param {string} id
 */
export function sheetOn(id, closed = () => {}) {
  const dialog = element(id, HTMLDialogElement);

  function wipe() {
    for (const field of parts(dialog, "input", HTMLInputElement)) field.value = "";
  }

  dialog.addEventListener("close", () => {
    wipe();
    closed();
  });
  return {
    isOpen: () => dialog.open,
    open: () => {
      wipe();
      if (!dialog.open) dialog.showModal();
    },
    close: () => {
      dialog.close();
      // Until the next picture is drawn a closed sheet would still take the keys.
      const { activeElement } = document;
      if (activeElement instanceof HTMLElement && dialog.contains(activeElement)) activeElement.blur();
    },
    /** Takes the choice with this digit among those shown; true if there is one. @param {string} char */
    choose: (char) => {
      const shown = parts(dialog, ".choice").filter((one) => one.checkVisibility());
      /** @type {HTMLElement | undefined} */
      const choice = shown[Number(char) - 1];
      choice?.click();
      return choice !== undefined;
    },
  };
}
