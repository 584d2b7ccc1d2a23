package org.spacesgateway.transfer;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.call.Ask;
import org.spacesgateway.call.Calls;
import org.spacesgateway.consent.Access;
import org.spacesgateway.consent.ConsentUse;
import org.spacesgateway.consent.Consents;
import org.spacesgateway.linkage.Ledger;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.transfer.Blog.NotAllowed;
import org.spacesgateway.transfer.Blog.NotNow;
import org.spacesgateway.words.Text;

/** What an owner lets us do with their blog, for as long as a transfer takes. */
@Singleton
final class TransferPermission implements ConsentUse, Stages.Permission {
  static final String NAME = "transfer";
  static final String PATH = "/live/transfer";

  private final Consents consents;
  private final Ledger ledger;
  private final OwnTransfers transfers;
  private final Calls calls;
  private final TransferConfig config;

  TransferPermission(
      Consents consents,
      Ledger ledger,
      OwnTransfers transfers,
      Calls calls,
      TransferConfig config) {
    this.consents = consents;
    this.ledger = ledger;
    this.transfers = transfers;
    this.calls = calls;
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String page() {
    return PATH;
  }

  /* The account that the blog was linked with, and no other of theirs. */
  @Override
  public Verdict whose(LiveAccount account, String accessToken) {
    Optional<Long> linked = wordPressId(account.person);
    if (linked.isEmpty()) {
      return new Verdict.AnothersAccount(Text.of("transfer.why.unlinked"));
    }
    try {
      Calls.Answer answer =
          calls.send(
              new Ask(
                  "GET",
                  URI.create(config.api() + "/rest/v1.1/me?fields=ID"),
                  false,
                  Map.of("Authorization", "Bearer " + accessToken, "Accept", "application/json"),
                  new byte[0],
                  config.timeout(),
                  Ask.SHORT));
      if (answer.status() != 200
          || !(new JsonObject(answer.text()).getValue("ID") instanceof Number id)) {
        return new Verdict.NotKnown();
      }
      return id.longValue() == linked.get()
          ? new Verdict.Theirs()
          : new Verdict.AnothersAccount(Text.of("transfer.another-account"));
    } catch (Calls.Unanswered | DecodeException | ClassCastException unknown) {
      return new Verdict.NotKnown();
    }
  }

  @Override
  public boolean granted(UUID person, Instant at) {
    return transfers.permitted(person, at);
  }

  @Override
  public Blog of(Transfer transfer) throws NotNow, NotAllowed {
    Optional<Long> owner = wordPressId(transfer.person());
    if (owner.isEmpty()) {
      throw new NotAllowed(Why.UNLINKED);
    }
    return switch (consents.token(NAME, transfer.person())) {
      case Access.Granted(String token) ->
          new BlogApi(
              calls,
              config.api(),
              transfer.blogId(),
              token,
              owner.get(),
              config.timeout(),
              config.uploadTimeout());
      case Access.Later() -> throw new NotNow("no token now", null);
      case Access.Ended ended -> throw new NotAllowed(Why.PERMISSION);
    };
  }

  @Override
  public void giveUp(Transfer transfer) {
    consents.forget(NAME, transfer.person());
  }

  private Optional<Long> wordPressId(UUID person) {
    return ledger.active(person).flatMap(link -> ledger.wordPressId(link.wordpressPerson));
  }
}
