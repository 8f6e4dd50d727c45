"""What anybody may open, and what opens with a household's PIN, as written by hand."""

from typing import Final

#: What a stranger may see: nothing of anybody's, but for a household's points behind its own
#: secret, and what hangs masked on the board.
PUBLIC: Final = {
    "static",
    "app.healthz",
    "registry.sign_in_form",
    "registry.do_sign_in",
    "registry.device_form",
    "registry.enrol_device",
    "web_card.look",
    *("saved_card.worker", "saved_card.manifest"),
    *(f"card_pin.{name}" for name in ("form", "unlock", "lock")),
    "civility.paper_form",
    "civility.board",
    "civility.notice",
    *(f"policies.{name}" for name in ("index", "one", "leaflet")),
    "household_demands.paper",
    *("enrol.ask", "enrol.become"),
    *("merchant_enrol.form", "merchant_enrol.send"),
    "api-docs.openapi_json",
}
#: What a kiosk shows: the machine is enrolled, and nobody is signed in.
KIOSK: Final = {"kiosk.screen", "kiosk.card"}
#: What a household sees and does once it has typed its PIN.
BEHIND_PIN: Final = {
    *(f"civility.{name}" for name in ("score", "report_form", "report", "object_to")),
    *(f"civility.{name}" for name in ("ask", "reply", "appeal")),
    *("household_demands.index", "household_demands.write"),
    *(f"card_phone.{name}" for name in ("code", "add", "take_away")),
    *(f"card_lost.{name}" for name in ("ask", "stop")),
    *(f"card_rights.{name}" for name in ("index", "ask", "copy", "sheet")),
    *(f"card_own.{name}" for name in ("more", "every", "looks")),
}
