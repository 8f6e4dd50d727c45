// Takes the enrolment token from the address after "#" into the form, and wipes the address.

import { element, part } from "./dom.js";

const field = element("token", HTMLInputElement);

function take() {
  const token = decodeURIComponent(location.hash.slice(1));
  if (!token) return;
  field.value = token;
  history.replaceState(null, "", location.pathname + location.search);
  part(document, "form.stack button").focus();
}

field.focus();
take();
addEventListener("hashchange", take); // the address was pasted into a page already open
