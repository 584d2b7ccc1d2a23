package org.spacesgateway.editor;

import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/**
 * What a blog editor is told, and shows to its person.
 *
 * <p>Codes are for good. None of them contains 401, 403 or 3001, and none is 100 or 101: editors
 * take those for a wrong password, ask for another one, and show nothing of the text.
 *
 * @param code an XML-RPC fault's, a signed 32-bit number; those below 0 are of xmlrpc-epi's list of
 *     interoperable faults
 * @param text what to do
 */
public record EditorFault(int code, Text text) {
  /** There is a blog that takes posts. */
  public static final int MOVED = 4101;

  /** Nothing is posted here any more. */
  public static final int OVER = 4102;

  /** It can't be looked up now. */
  public static final int LATER = 5031;

  private static final int NOT_WELL_FORMED = -32700;
  private static final int NO_CALL = -32600;
  private static final int NO_METHOD = -32601;

  /**
   * The blog that takes posts from now on.
   *
   * @param blog its address, with a slash at the end
   */
  public static EditorFault moved(String blog) {
    return new EditorFault(MOVED, Text.of("editor.moved", endpoint(blog)));
  }

  /**
   * How to move, whoever it is: of a Space for friends, of one that has not moved and of one that
   * never was nothing else is said.
   *
   * @param origin our own
   */
  public static EditorFault over(String origin) {
    return new EditorFault(OVER, Text.of("editor.over", origin + "/live/"));
  }

  /** It can't be looked up now. */
  public static EditorFault later() {
    return new EditorFault(LATER, Text.of("editor.later"));
  }

  /** What was sent is no XML. */
  public static EditorFault notWellFormed() {
    return new EditorFault(NOT_WELL_FORMED, Text.of("editor.unreadable"));
  }

  /** What was sent is XML, and no call. */
  public static EditorFault noCall() {
    return new EditorFault(NO_CALL, Text.of("editor.unreadable"));
  }

  /** A method that editors never had here. */
  public static EditorFault noMethod(String origin) {
    return new EditorFault(NO_METHOD, Text.of("editor.over", origin + "/live/"));
  }

  /**
   * Where a blog takes posts.
   *
   * @param blog its address, with or without a slash at the end
   */
  public static String endpoint(String blog) {
    return (blog.endsWith("/") ? blog : blog + "/") + "xmlrpc.php";
  }

  /** The whole answer (text/xml, UTF-8). */
  public String xml(Words words) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <methodResponse><fault><value><struct>
    <member><name>faultCode</name><value><int>%d</int></value></member>
    <member><name>faultString</name><value><string>%s</string></value></member>
    </struct></value></fault></methodResponse>
    """
        .formatted(code, Rsd.escaped(words.say(text)));
  }
}
