// Takes the enrolment token from the address after "#" into the form, and wipes the address.

const field = document.getElementById("token");
const token = decodeURIComponent(location.hash.slice(1));

if (token) {
  field.value = token;
  history.replaceState(null, "", location.pathname + location.search);
  document.querySelector("form button").focus();
} else {
  field.focus();
}
