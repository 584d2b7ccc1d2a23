package org.spacesgateway.mapping;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.PlainAddress.Comparison;

/** What one rule makes of addresses. */
sealed interface Rule permits Rule.ByPrefix, PatternRule {
  /** As it is stored. */
  String key();

  /** What an address begins with that it fits, as {@link PlainAddress#key} spells it. */
  String beginning();

  /** What it takes at most to try it, for each character of an address that begins so. */
  int work();

  /**
   * Where it leads an address.
   *
   * @param keys how the address may be spelled
   * @param spelled the same address with the case of its letters kept
   * @return empty when it does not fit
   */
  Optional<String> target(PlainAddress address, List<String> keys, Supplier<PlainAddress> spelled);

  /** A rule by the beginning of an address; without a closing slash, as its target. */
  record ByPrefix(String key, String host, String path, String target) implements Rule {
    private static final Comparison AS_STORED = new Comparison(true, Set.of());

    static ByPrefix of(String key, String target) {
      String address = key.substring(Rules.PREFIX.length());
      int slash = address.indexOf('/');
      if (slash <= 0) {
        throw new IllegalArgumentException("a prefix without host and path");
      }
      if (address.indexOf('?') >= 0) {
        throw new IllegalArgumentException("a prefix with a query fits no address");
      }
      // As it is spelled now, whatever it was when it was stored.
      String path =
          PlainAddress.of("", address.substring(slash), "", AS_STORED)
              .map(PlainAddress::path)
              .orElseThrow(() -> new IllegalArgumentException("a prefix longer than any address"));
      return new ByPrefix(
          key,
          address.substring(0, slash),
          path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
          target.endsWith("/") ? target.substring(0, target.length() - 1) : target);
    }

    @Override
    public String beginning() {
      return host + path;
    }

    @Override
    public int work() {
      return 0;
    }

    @Override
    public Optional<String> target(
        PlainAddress address, List<String> keys, Supplier<PlainAddress> spelled) {
      String asked = address.path();
      boolean fits =
          address.host().equals(host)
              && asked.startsWith(path)
              && (asked.length() == path.length() || asked.charAt(path.length()) == '/');
      // Letters of either case take the same room.
      return fits
          ? Optional.of(target + spelled.get().path().substring(path.length()))
          : Optional.empty();
    }
  }
}
