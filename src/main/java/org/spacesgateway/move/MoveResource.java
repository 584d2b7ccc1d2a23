package org.spacesgateway.move;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.linkage.LivePerson;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Replies;

/**
 * The choices of whoever is signed in, for the Space that the directory says is theirs: no request
 * names a Space.
 */
@Path("/live/{step:choice|upgrade|close|later|reopen}")
@Tenant("live")
@Authenticated
public class MoveResource {
  private static final String CHOICE = "/live/choice";

  @Inject Replies replies;
  @Inject LivePerson person;
  @Inject Choices choices;
  @Inject YourSpace yours;
  @Inject OriginConfig own;

  /** The choices, the page of one that is offered now, and a GET beside every POST. */
  @GET
  @Transactional
  public Response show(@PathParam("step") String step) {
    Optional<Situation> found = choices.situation(person.account());
    if (found.isEmpty()) {
      return replies.response(seeOther("/live/account"));
    }
    Situation it = found.get();
    return replies.response(
        What.of(step)
            .map(what -> step(it, what))
            .orElseGet(() -> person.shown(yours.page(it, person.name()))));
  }

  private Outcome step(Situation it, What what) {
    if (!it.offered().contains(what)) {
      return seeOther(CHOICE);
    }
    return switch (what) {
      case UPGRADE -> person.shown(yours.pages.upgrade(it));
      case CLOSE -> person.shown(yours.pages.close(it, false));
      case LATER -> person.shown(yours.pages.later(it, it.reminderDays().orElseThrow()));
      case DOWNLOAD, REOPEN -> seeOther(CHOICE);
    };
  }

  /**
   * Chooses, or says more of what was chosen.
   *
   * @param shown whom the page was about
   * @param choice of {@code /live/choice}: what; closing is chosen by its word alone
   * @param word of {@code /live/close}
   * @param day of {@code /live/later}, as ISO 8601 has it
   */
  @POST
  public Response choose(
      @PathParam("step") String step,
      @FormParam(LinkagePages.PERSON) String shown,
      @FormParam("choice") String choice,
      @FormParam("word") String word,
      @FormParam("day") String day) {
    LiveAccount account = person.account(shown);
    return switch (step) {
      case "choice" -> next(account, What.of(choice));
      case "close" -> close(account, word);
      case "later" -> {
        choices.choose(account, What.LATER, date(day));
        yield replies.response(seeOther(CHOICE));
      }
      case "reopen" -> {
        choices.choose(account, What.REOPEN, Optional.empty());
        yield replies.response(seeOther(CHOICE));
      }
      default -> replies.response(seeOther(CHOICE));
    };
  }

  private Response next(LiveAccount account, Optional<What> what) {
    boolean goesOn =
        what.filter(it ->
                it == What.CLOSE
                    || it != What.REOPEN && choices.choose(account, it, Optional.empty()))
            .isPresent();
    return replies.response(seeOther(goesOn ? "/live/" + what.get().word() : CHOICE));
  }

  private Response close(LiveAccount account, String word) {
    if (!person.isFresh()) {
      person.signOut();
      return replies.response(seeOther("/live/again/close"));
    }
    Optional<Situation> wrong =
        choices
            .situation(account)
            .filter(it -> it.offered().contains(What.CLOSE))
            .filter(it -> !ClosingWord.isMeant(it.space(), word));
    if (wrong.isPresent()) {
      return replies.response(person.shown(yours.pages.close(wrong.get(), true)));
    }
    choices.choose(account, What.CLOSE, Optional.empty());
    return replies.response(seeOther(CHOICE));
  }

  /** What can't be read is as if nothing had been typed. */
  private static Optional<LocalDate> date(String day) {
    try {
      return Optional.ofNullable(day).map(LocalDate::parse);
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  private SeeOther seeOther(String path) {
    return new SeeOther(own.policy().admit(own.origin() + path).orElseThrow());
  }
}
