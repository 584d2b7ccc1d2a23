package org.spacesgateway.messenger;

import java.net.URI;
import java.util.List;
import org.spacesgateway.outcome.TargetPolicy;

/**
 * Which hubs are spoken to: a feed is a stranger's text, and must not have us post to whomever it
 * names.
 *
 * @param hosts of hubs that any blog may have
 */
record Hubs(TargetPolicy policy, List<String> hosts) {
  /**
   * Whether a hub is the blog's own or one of these, over https, and the topic the blog's own.
   *
   * @param blog the blog's address
   */
  boolean admit(Discovery found, URI blog) {
    return isAt(blog, found.topic()) && admitHub(found.hub(), blog);
  }

  /** Whether a hub is spoken to; also where it sends us on to. */
  boolean admitHub(URI hub, URI blog) {
    return isAt(blog, hub)
        || hub.getScheme().equals("https")
            && hub.getPort() < 0
            && hub.getHost() != null
            && hosts.contains(hub.getHost())
            && policy.publicAddress(hub.toString()).isPresent();
  }

  private static boolean isAt(URI blog, URI address) {
    return blog.getScheme().equals(address.getScheme())
        && blog.getRawAuthority().equalsIgnoreCase(address.getRawAuthority());
  }
}
