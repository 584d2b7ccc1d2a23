package org.spacesgateway.editor;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.spacesgateway.sandbox.Canary;

/** XML-RPC requests as blog editors send them, and such as nobody should. */
public final class Calls {
  /** What a Space's owner gave their editor in the place of a password. */
  public static final String SECRET = Canary.MARK + "secret-word";

  /** Every method that editors had here, with what stands ahead of the name. */
  public static final List<List<String>> METHODS =
      List.of(
          List.of("metaWeblog.newPost", "MyBlog"),
          List.of("metaWeblog.editPost", "cns!A11CE0000C0FFEE1!240"),
          List.of("metaWeblog.getPost", "cns!A11CE0000C0FFEE1!240"),
          List.of("metaWeblog.getCategories", "MyBlog"),
          List.of("metaWeblog.getRecentPosts", "MyBlog"),
          List.of("metaWeblog.newMediaObject", "MyBlog"),
          List.of("mt.getCategoryList", "MyBlog"),
          List.of("blogger.deletePost", "0123456789ABCDEF", "cns!A11CE0000C0FFEE1!240"),
          List.of("blogger.getUsersBlogs", "0123456789ABCDEF"),
          List.of("blogger.getUserInfo", "0123456789ABCDEF"));

  private static final List<String> HOSTILE =
      List.of(
          "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
          "<!DOCTYPE x SYSTEM \"ENTITY\">",
          "<!DOCTYPE x [<!ENTITY e SYSTEM \"ENTITY\">]>",
          "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
          "&e;",
          "&#0;",
          "&#xFFFF;",
          "<xi:include href=\"file:///etc/passwd\"/>",
          "<![CDATA[",
          "]]>",
          "<!--",
          "<?xml version=\"1.1\" encoding=\"UTF-7\"?>",
          "<param>".repeat(30),
          "\u0000",
          "\uFEFF",
          "<value><array><data>",
          "<a xmlns:a='b' a:c='d' a:c='e'/>");

  private Calls() {}

  private static String hostile(Random random, String entity) {
    return HOSTILE.get(random.nextInt(HOSTILE.size())).replace("\"ENTITY\"", '"' + entity + '"');
  }

  /** A whole request of that method; a post and its pictures come after the password. */
  public static String of(List<String> method, String name) {
    StringBuilder call =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<methodCall>\n<methodName>")
            .append(method.getFirst())
            .append("</methodName>\n<params>\n");
    method.stream().skip(1).forEach(before -> call.append(parameter(before)));
    return call.append(parameter(name))
        .append(parameter(SECRET))
        .append(
            """
            <param><value><struct><member><name>title</name><value><string>Hello</string></value></member></struct></value></param>
            <param><value><boolean>1</boolean></value></param>
            </params>
            </methodCall>
            """)
        .toString();
  }

  /** One parameter that is a text. */
  public static String parameter(String text) {
    return "<param><value><string>" + text + "</string></value></param>\n";
  }

  /**
   * A request that was good once.
   *
   * @param entity the address that entities of it name, which nobody may come for
   */
  public static byte[] mutated(Random random, String entity) {
    List<String> method = METHODS.get(random.nextInt(METHODS.size()));
    StringBuilder text = new StringBuilder(of(method, random.nextBoolean() ? "alice" : "chen"));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(6)) {
        case 0 -> text.insert(at, hostile(random, entity));
        // Where a parser would heed it: what is read ahead of the call.
        case 1 -> text.insert(Math.max(0, text.indexOf("<methodCall")), hostile(random, entity));
        case 2 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(40)));
        case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 60)));
        case 4 -> text.setCharAt(at, (char) random.nextInt(0x250));
        default -> text.setLength(Math.max(1, at));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(3) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
