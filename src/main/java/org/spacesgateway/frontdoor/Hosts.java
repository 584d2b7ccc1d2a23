package org.spacesgateway.frontdoor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.spacesgateway.directory.SourceSite;

/** Tells by its host whom a request is for. */
final class Hosts {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([0-9]{1,5}))?");

  private final String ownAuthority;
  private final List<SourceSite> sites;
  /* Most requests are for few hosts, and reading one takes longer than the rest of its address. */
  private final Cache<String, Face> known =
      // Whoever asks keeps the cache in order: to wake another thread for it costs more.
      Caffeine.newBuilder().maximumSize(10_000).executor(Runnable::run).build();

  /** Whom a request is for. */
  sealed interface Face {
    /** Our own pages. */
    record Own() implements Face {}

    /**
     * A closing site.
     *
     * @param host the host, lower case, without port
     * @param hub whether it is nobody's own
     * @param label what stands before the site's name; empty when nothing does, on a hub, and on a
     *     site that is no Space's
     */
    record Old(SourceSite site, String host, boolean hub, Optional<String> label) implements Face {
      /** The name of the Space whose own host this is, if it is one. */
      Optional<String> space() {
        return label.filter(it -> it.indexOf('.') < 0);
      }
    }

    /** Nobody here. */
    record Stranger() implements Face {}

    /** It cannot be told. */
    record Unreadable() implements Face {}
  }

  private static final Face OWN = new Face.Own();
  private static final Face STRANGER = new Face.Stranger();
  private static final Face UNREADABLE = new Face.Unreadable();

  /**
   * @param ownAuthority host, and port where the own origin has one
   * @param sites the closing sites; no host belongs to two of them
   */
  Hosts(String ownAuthority, List<SourceSite> sites) {
    this.ownAuthority = ownAuthority.toLowerCase(Locale.ROOT);
    this.sites = List.copyOf(sites);
  }

  /**
   * Whom a request is for (RFC 9112, 3.2: exactly one Host).
   *
   * @param hostHeaders every value of the Host header
   * @param targetAuthority the authority of an absolute-form target, or null
   */
  Face face(List<String> hostHeaders, String targetAuthority) {
    if (hostHeaders.size() != 1) {
      return UNREADABLE;
    }
    String sent = hostHeaders.getFirst().toLowerCase(Locale.ROOT);
    if (targetAuthority != null && !targetAuthority.equals(sent)) {
      return UNREADABLE;
    }
    if (sent.equals(ownAuthority)) {
      return OWN;
    }
    return old(sent);
  }

  /** The closing site that a host and port belong to, or nobody's. */
  Face old(String hostAndPort) {
    return hostAndPort.length() > 259 ? UNREADABLE : known.get(hostAndPort, this::read);
  }

  private Face read(String hostAndPort) {
    var parts = HOST_AND_PORT.matcher(hostAndPort);
    if (!parts.matches() || hostAndPort.contains("..")) {
      return UNREADABLE;
    }
    String port = parts.group(2);
    if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535)) {
      return UNREADABLE;
    }
    String host = parts.group(1);
    for (SourceSite site : sites) {
      if (site.holds(host)) {
        return new Face.Old(site, host, site.isHub(host), site.label(host));
      }
    }
    return STRANGER;
  }
}
