package org.spacesgateway.claim;

import java.util.List;
import java.util.Map;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Input;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.words.Text;

/** What people read who prove that a Space is theirs. */
final class ClaimPages {
  private static final String CLAIM = "/live/claim";
  private static final Action BACK = new Action("go.back-to-account", "/live/account");

  private ClaimPages() {}

  static Page ask() {
    return new Page(200, "claim", List.of(), List.of(address("")), List.of(BACK));
  }

  static Page unknown(String address) {
    return new Page(
        404,
        "claim.unknown",
        List.of(),
        address.isBlank()
            ? List.of(address(address))
            : List.of(
                address(address),
                new Form(
                    CLAIM + "/case", Map.of("address", address), "do.claim-case", Weight.OTHER)),
        List.of(new Action("go.help", "/help")));
  }

  /**
   * What to write, and the button that looks for it.
   *
   * @param space what the Space is called
   */
  static Page post(String space, String code) {
    return page(200, "claim.post", space, code, Weight.MAIN);
  }

  static Page notFound(String space, String code) {
    return page(409, "claim.not-found", space, code, Weight.MAIN);
  }

  static Page away(String space, String code) {
    return page(503, "claim.away", space, code, Weight.MAIN);
  }

  static Page byCase(String space, String code) {
    return new Page(
        200,
        "claim.case",
        facts(space, code),
        List.of(),
        List.of(new Action("go.help", "/help"), BACK));
  }

  static Page proved(String space) {
    return new Page(
        200,
        "claim.proved",
        List.of(new Fact("fact.space", space)),
        List.of(),
        List.of(new Action("go.move", "/live/")));
  }

  private static Page page(int status, String stem, String space, String code, Weight look) {
    return new Page(
        status,
        stem,
        facts(space, code),
        List.of(
            new Form(CLAIM + "/look", Map.of("code", code), "do.claim-look", look),
            new Form(CLAIM + "/case", Map.of("code", code), "do.claim-case", Weight.OTHER)),
        List.of(BACK));
  }

  private static List<Fact> facts(String space, String code) {
    return List.of(new Fact("fact.space", space), new Fact("fact.code", code));
  }

  private static Form address(String value) {
    return new Form(
        CLAIM,
        Map.of(),
        List.of(
            new Input(
                "address", "text", Text.of("claim.address"), Text.of("claim.address-hint"), value)),
        "do.claim",
        Weight.MAIN);
  }
}
