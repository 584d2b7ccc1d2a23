package org.spacesgateway.editor;

/**
 * Tells blog editors where to post: Really Simple Discovery 1.0, as WordPress writes it. All in it
 * is absolute, for editors complete what is not against the address that their person typed.
 */
public final class Rsd {
  /** Its media type. */
  public static final String TYPE = "application/rsd+xml";

  private Rsd() {}

  /**
   * The document of a blog at WordPress.com.
   *
   * @param blog its address, absolute, with a slash at the end
   * @param id WordPress.com's number of it
   */
  public static String of(String blog, long id) {
    // Writer knows WordPress.com by homePageLink, else WordPress by engineName; others take the
    // first
    // of these APIs that they know, or the preferred one.
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <rsd version="1.0" xmlns="http://archipelago.phrasewise.com/rsd">
    <service>
    <engineName>WordPress</engineName>
    <engineLink>https://wordpress.org/</engineLink>
    <homePageLink>%1$s</homePageLink>
    <apis>
    <api name="WordPress" blogID="%2$d" preferred="true" apiLink="%3$s" />
    <api name="Movable Type" blogID="%2$d" preferred="false" apiLink="%3$s" />
    <api name="MetaWeblog" blogID="%2$d" preferred="false" apiLink="%3$s" />
    <api name="Blogger" blogID="%2$d" preferred="false" apiLink="%3$s" />
    </apis>
    </service>
    </rsd>
    """
        .formatted(escaped(blog), id, escaped(EditorFault.endpoint(blog)));
  }

  /** As text or a quoted attribute of XML. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
