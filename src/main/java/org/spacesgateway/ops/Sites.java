package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import org.spacesgateway.batch.OldKeys;
import org.spacesgateway.batch.SpaceNames;
import org.spacesgateway.directory.SourceSite;

/** The configured sites, as commands name them and their addresses. */
final class Sites {
  private Sites() {}

  /** The site of this name. */
  static SourceSite named(String name) throws CommandFailed {
    return Configuration.sites().sites().stream()
        .filter(site -> site.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailed(
                "There is no site %s in gateway.sites: %s."
                    .formatted(
                        name, Configuration.sites().byName().keySet().stream().sorted().toList())));
  }

  /** Finds what addresses of any site are mapped by. */
  static OldKeys keys(Connection database) {
    return new OldKeys(Configuration.sites().sites(), new SpaceNames(database));
  }

  /** What an old address is mapped by. */
  static OldKeys.Found.Keyed keyed(Connection database, String address)
      throws SQLException, CommandFailed {
    return switch (keys(database).of(address)) {
      case OldKeys.Found.Keyed keyed -> keyed;
      case OldKeys.Found.Not(String reason) ->
          throw new CommandFailed("No mapping can be of this address: " + reason + ".");
    };
  }
}
