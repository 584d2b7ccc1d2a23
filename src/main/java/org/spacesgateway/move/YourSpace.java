package org.spacesgateway.move;

import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Readings;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.directory.Space;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.linkage.PlainSql;
import org.spacesgateway.linkage.SpaceChoices;
import org.spacesgateway.move.Situation.State;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.words.Text;

/** An owner's Space and what they chose for it, on the pages of the sign-in. */
@Singleton
public class YourSpace implements SpaceChoices {
  private final PlainSql sql;
  private final Choices choices;

  /** The pages that a resource shows. */
  final MovePages pages;

  private final List<SourceSite> sites;

  YourSpace(PlainSql sql, Choices choices, MoveConfig config, SitesConfig sites) {
    this.sql = sql;
    this.choices = choices;
    this.pages = new MovePages(config.coolingOff());
    this.sites = sites.sites().stream().sorted(Comparator.comparing(SourceSite::name)).toList();
  }

  @Override
  public Page page(LiveAccount account, Space space, String name) {
    return page(choices.situation(account, space), name);
  }

  /** The page of the choices. */
  Page page(Situation it, String name) {
    return pages.choices(it, name, address(it.space()), posts(it.space()));
  }

  @Override
  public void tell(LiveAccount account, Space space, List<Fact> facts, List<Form> forms) {
    Situation it = choices.situation(account, space);
    MovePages.chosen(it).ifPresent(facts::add);
    switch (it.state()) {
      case State.Open open -> {}
      case State.Closing(var at) -> {
        facts.add(new Fact(Text.of("fact.closes"), LinkagePages.time(at)));
        forms.add(MovePages.REOPEN);
      }
      case State.Closed(var at) ->
          facts.add(new Fact(Text.of("fact.closed"), LinkagePages.time(at)));
    }
  }

  /** How many posts it has, by what was read of it for its copy; empty when nothing was. */
  private OptionalLong posts(Space space) {
    Cid cid = Cid.ofHex(space.cid).orElseThrow();
    return sql.run(connection -> Readings.entries(connection, cid));
  }

  /** Where people know it: of the first site whose Spaces have hosts of their own. */
  private Optional<String> address(Space space) {
    String label =
        space.alias == null ? Cid.ofHex(space.cid).orElseThrow().hostLabel() : space.alias;
    return sites.stream().flatMap(site -> site.home(label).stream()).findFirst();
  }
}
