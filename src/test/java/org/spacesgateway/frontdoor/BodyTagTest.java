package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the body of a page begins. */
class BodyTagTest {
  /** The page with a bar where its body begins. */
  private static String barred(String page) {
    BodyTag tag = new BodyTag();
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (tag.endsAt(bytes[i])) {
        return new String(bytes, 0, i + 1, StandardCharsets.UTF_8)
            + "|"
            + new String(bytes, i + 1, bytes.length - i - 1, StandardCharsets.UTF_8);
      }
    }
    return page;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<body>|x",
        "<html><head></head><body class=\"a\">|x",
        "<BODY\n onload='f(\"<body>\")'\tid=x>|x",
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0//EN\" \"http://x/y.dtd\"><html><body>|x",
        "<!-- <body> --><body>|x",
        "<!--><body>|x",
        "<script>document.write('<body>')</script><body>|x",
        "<script>if (a < b) {}</script><body>|x",
        "<script><!--\nif (1 < 2) w('<body>')\n</script><body>|x",
        "<script><!--\nw('<body>')\n//--></script><body>|x",
        "<script>w('<b title=\"')</script><body>|x",
        "<style>a:after{content:'<body>'}</style><body>|x",
        "<title>How to write <body></title><body>|x",
        "<meta content=\"<body>\"><body>|x",
        "<meta content='a > b'><body>|x",
        "<body a=\"1\">|<body>",
        "1 < 2 <body>|x",
        "<< <body>|x",
        "<title>你好</title><body>|你好",
        "<br/><body>|x",
        "<body/>|x"
      })
  void bodyBeginsBehindItsTag(String page) {
    assertThat(barred(page.replaceFirst("\\|", ""))).isEqualTo(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><frameset><frame src=x></frameset></html>",
        "<bodyguard>",
        "<!-- <body>",
        "<script><body>",
        "<a title=\"<body>",
        "&lt;body&gt;",
        "</body>",
        "<body",
        "<p>no body at all</p>"
      })
  void pageWithoutABodysTagHasNone(String page) {
    assertThat(barred(page)).isEqualTo(page);
  }

  @Test
  void pagesOfWideLettersHaveNoneThatCouldBeRead() {
    BodyTag tag = new BodyTag();
    for (byte one : "<html><body>".getBytes(StandardCharsets.UTF_16LE)) {
      assertThat(tag.endsAt(one)).isFalse();
    }
  }
}
