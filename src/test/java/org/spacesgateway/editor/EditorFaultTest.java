package org.spacesgateway.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;
import org.w3c.dom.Document;

/** What editors are told reaches their person, in every language. */
class EditorFaultTest {
  private static final List<EditorFault> ALL =
      List.of(
          EditorFault.moved("https://alice.example/?a=1&b=<2>"),
          EditorFault.over("https://gateway.example"),
          EditorFault.later(),
          EditorFault.notWellFormed(),
          EditorFault.noCall(),
          EditorFault.noMethod("https://gateway.example"));

  private static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyFaultIsWellFormedInEveryLanguage(Language language) throws Exception {
    Words words = Words.in(language);
    for (EditorFault fault : ALL) {
      Document document = parsed(fault.xml(words));
      assertThat(document.getElementsByTagName("int").item(0).getTextContent())
          .isEqualTo(Integer.toString(fault.code()));
      assertThat(document.getElementsByTagName("string").item(0).getTextContent())
          .isEqualTo(words.say(fault.text()));
    }
  }

  /* Open Live Writer: any of these, anywhere in a code, is a wrong password, and its text is not shown. */
  @Test
  void noCodeIsTakenForAWrongPassword() {
    assertThat(ALL)
        .allSatisfy(fault ->
            assertThat(Integer.toString(fault.code()))
                .doesNotContain("401", "403", "3001")
                .isNotIn("100", "101"));
    assertThat(ALL).extracting(EditorFault::code).doesNotHaveDuplicates();
  }

  @Test
  void whereToPostIsSaidWhole() {
    assertThat(Words.in(Language.ENGLISH).say(EditorFault.moved("https://a.wordpress.com/").text()))
        .contains("https://a.wordpress.com/xmlrpc.php");
  }

  @Test
  void discoveryNamesTheBlogInFull() throws Exception {
    Document rsd = parsed(Rsd.of("https://a.wordpress.com/", 30_000_001));
    assertThat(rsd.getElementsByTagName("homePageLink").item(0).getTextContent())
        .isEqualTo("https://a.wordpress.com/");
    var apis = rsd.getElementsByTagName("api");
    assertThat(apis.getLength()).isEqualTo(4);
    for (int i = 0; i < apis.getLength(); i++) {
      var attributes = apis.item(i).getAttributes();
      assertThat(attributes.getNamedItem("apiLink").getNodeValue())
          .isEqualTo("https://a.wordpress.com/xmlrpc.php");
      assertThat(attributes.getNamedItem("blogID").getNodeValue()).isEqualTo("30000001");
    }
  }
}
