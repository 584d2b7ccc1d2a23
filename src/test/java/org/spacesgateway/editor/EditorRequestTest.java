package org.spacesgateway.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.editor.EditorRequest.Call;
import org.spacesgateway.editor.EditorRequest.NoCall;
import org.spacesgateway.editor.EditorRequest.Unreadable;

/** Who asks for what, of what an editor sends; and nothing else of it. */
class EditorRequestTest {
  private static EditorRequest read(String text) {
    return EditorRequest.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String call(String parameters) {
    return "<methodCall><methodName>metaWeblog.getCategories</methodName><params>"
        + parameters
        + "</params></methodCall>";
  }

  private static Optional<String> user(String parameters) {
    return ((Call) read(call(parameters))).user();
  }

  static Stream<List<String>> methods() {
    return Calls.METHODS.stream();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodNamesItsUser(List<String> method) {
    assertThat(read(Calls.of(method, "alice")))
        .isEqualTo(new Call(method.getFirst(), true, Optional.of("alice")));
  }

  @Test
  void methodThatEditorsNeverHadNamesNobody() {
    assertThat(read(Calls.of(List.of("system.listMethods"), "alice")))
        .isEqualTo(new Call("system.listMethods", false, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<value>alice</value>",
        "<value> <string> alice </string> </value>",
        "<value><string><![CDATA[alice]]></string></value>",
        "<value><string>al<!-- -->ice</string></value>",
        "<value><string>&#97;lice</string></value>"
      })
  void nameIsReadHoweverItIsWritten(String value) {
    assertThat(user(Calls.parameter("MyBlog") + "<param>" + value + "</param>")).contains("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<value><string></string></value>",
        "<value><int>7</int></value>",
        "<value><struct><member><name>a</name><value>alice</value></member></struct></value>",
        "<value><array><data><value><string>alice</string></value></data></array></value>"
      })
  void whatIsNoTextIsNobody(String value) {
    assertThat(user(Calls.parameter("MyBlog") + "<param>" + value + "</param>")).isEmpty();
  }

  @Test
  void nameThatIsLongerThanAnyIsNobody() {
    assertThat(user(Calls.parameter("MyBlog") + Calls.parameter("a".repeat(201)))).isEmpty();
    assertThat(user(Calls.parameter("MyBlog"))).as("none at all").isEmpty();
  }

  @Test
  void nothingBehindTheNameIsLookedAt() {
    String whole = Calls.of(Calls.METHODS.getFirst(), "alice");
    String untilThen = whole.substring(0, whole.indexOf(Calls.SECRET));
    assertThat(read(untilThen + "<<< & what no XML has")).isEqualTo(read(whole));
    byte[] long_ = (whole + "x".repeat(2 * EditorRequest.NEEDED)).getBytes(StandardCharsets.UTF_8);
    assertThat(EditorRequest.read(Arrays.copyOf(long_, EditorRequest.NEEDED)))
        .isEqualTo(read(whole));
  }

  @Test
  void otherEncodingsAreReadToo() {
    String text = Calls.of(Calls.METHODS.getFirst(), "alice");
    assertThat(
            EditorRequest.read(text.replace("utf-8", "utf-16").getBytes(StandardCharsets.UTF_16)))
        .isEqualTo(read(text));
    assertThat(
            EditorRequest.read(
                text.replace("utf-8", "iso-8859-1").getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo(read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE methodCall>",
        "<!DOCTYPE methodCall SYSTEM \"file:///etc/passwd\">",
        "<!DOCTYPE methodCall [<!ENTITY user SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE methodCall [<!ENTITY a \"alice\"><!ENTITY b \"&a;&a;&a;\">]>"
      })
  void documentsThatDefineAnythingAreRefused(String doctype) {
    assertThat(read(doctype + call(Calls.parameter("MyBlog") + Calls.parameter("alice"))))
        .isEqualTo(new Unreadable());
  }

  @Test
  void entityIsNeverResolved() {
    assertThat(read(call(Calls.parameter("MyBlog") + Calls.parameter("&user;"))))
        .isEqualTo(new Unreadable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"a\": 1}", "<methodCall>", "name=alice", "<a", "\u0000"})
  void whatIsNoXmlIsUnreadable(String text) {
    assertThat(read(text)).isEqualTo(new Unreadable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<methodResponse/>",
        "<methodCall/>",
        "<methodCall><params><param><value>alice</value></param></params></methodCall>",
        "<html><body>alice</body></html>"
      })
  void whatIsNoCallIsNone(String text) {
    assertThat(read(text)).isEqualTo(new NoCall());
  }

  @Test
  void elementsWithinElementsAreNotFollowedForEver() {
    assertThat(read("<methodCall>" + "<a>".repeat(10_000))).isEqualTo(new NoCall());
  }

  @Test
  void tenThousandMutatedRequestsAreReadOrRefused() {
    Random random = new Random(20100927);
    for (int i = 0; i < 10_000; i++) {
      byte[] mutated = Calls.mutated(random, "http://127.0.0.1:9/x.dtd");
      assertThatCode(() -> EditorRequest.read(mutated)).doesNotThrowAnyException();
      assertThat(EditorRequest.read(mutated).toString()).doesNotContain("root:");
    }
  }

  @Property(tries = 500)
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    assertThatCode(() -> EditorRequest.read(bytes)).doesNotThrowAnyException();
  }
}
