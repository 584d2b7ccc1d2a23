package org.spacesgateway.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.address.SpaceAddress.Entry;
import org.spacesgateway.address.SpaceAddress.Feed;
import org.spacesgateway.address.SpaceAddress.Home;
import org.spacesgateway.address.SpaceAddress.Other;

/** The shapes that old addresses really have. */
class OldAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          /                                                       | Home[]
          /default.aspx                                           | Home[]
          /Default.aspx                                           | Home[]
          /?wa=wsignin1.0&sa=751959639                            | Home[]
          /?_c02_owner=1                                          | Home[]
          /?_c11_BlogPart_BlogPart=blogview&_c=BlogPart           | Home[]
          /blog/                                                  | Home[]
          /mmm2008-07-24_12.50/                                   | Home[]
          /MMM2008-07-24_12.50/blog/feed.rss                      | Feed[]
          /blog/cns!305B02907E9BE19A!240.entry                    | Entry[handle=Of[cid=Cid[value=3484381556323901850], number=240]]
          /Blog/cns!305B02907E9BE19A!240.entry                    | Entry[handle=Of[cid=Cid[value=3484381556323901850], number=240]]
          /blog/cns%21305b02907e9be19a%21240.Entry                | Entry[handle=Of[cid=Cid[value=3484381556323901850], number=240]]
          /blog/CNS!305B02907E9BE19A!240.entry?wa=wsignin1.0&sa=7 | Entry[handle=Of[cid=Cid[value=3484381556323901850], number=240]]
          /blog/cns!305B02907E9BE19A!240.entry?_c11_blogpart_blogpart=blogview&_c=blogpart | Entry[handle=Of[cid=Cid[value=3484381556323901850], number=240]]
          /mmm2008-07-24_12.50/blog/cns!305B02907E9BE19A!240.entry | Entry[handle=Of[cid=Cid[value=3484381556323901850], number=240]]
          /blog/cns!2DB0770EAE61F13!138.entry                     | Entry[handle=Of[cid=Cid[value=205766389534170899], number=138]]
          /blog/cns!1pU-rgQVTuuWM1TX8W8PfmDA!1073.entry           | Entry[handle=Opaque[token=1pU-rgQVTuuWM1TX8W8PfmDA, number=1073]]
          /blog/cns!305B02907E9BE19A!240                          | Other[]
          /blog/cns!305B02907E9BE19A!.entry                       | Other[]
          /blog/cns!305B02907E9BE19AF!240.entry                   | Other[]
          /blog/cns!305B02907E9BE19A!240.entry/more               | Other[]
          /blog/cns!305B02907E9BE19A!-1.entry                     | Other[]
          /default.aspx?_c11_BlogPart_BlogPart=blogview&_c=BlogPart&partqs=amonth%3d4%26ayear%3d2010 | Month[month=2010-04]
          /?partqs=amonth%3D12%26ayear%3D2006                     | Month[month=2006-12]
          /?partqs=amonth%3D13%26ayear%3D2006                     | Home[]
          /?_c11_BlogPart_BlogPart=blogview&_c=BlogPart&partqs=cat%3DWPF | Category[name=WPF]
          /?partqs=catRob's%2bPosts                               | Category[name=Rob's Posts]
          /?partqs=cat%3D                                         | Home[]
          /category/Rob's+Posts/                                  | Category[name=Rob's Posts]
          /category/Rob's+Posts/feed.rss                          | CategoryFeed[name=Rob's Posts]
          /Category/%E6%97%85%E8%A1%8C/feed.rss                   | CategoryFeed[name=旅行]
          /category/                                              | Other[]
          /category/Visual%20C%2B%2B                              | Category[name=Visual C++]
          /category/Visual+C%2b%2b/feed.rss                       | CategoryFeed[name=Visual C++]
          /category/Visual+C++/                                   | Category[name=Visual C]
          /category/100%+sure                                     | Category[name=100% sure]
          /?partqs=cat%3DVisual%2BBasic                           | Category[name=Visual Basic]
          /?partqs=cat%3DVisual+Basic                             | Category[name=Visual Basic]
          /?partqs=cat%3DVisual%20C%2B%2B                         | Category[name=Visual C]
          /?partqs=catVisual%2bC%252b%252b                        | Category[name=Visual C++]
          /?partqs=cat%3D100%25+sure                              | Category[name=100% sure]
          /?_c11_BlogPart_BlogPart=blogview&_c=BlogPart&partqs=cat%3dSys%2520Info | Category[name=Sys Info]
          /?partqs=cat%3dC%2523                                   | Category[name=C#]
          /?partqs=cat%3D%25E6%2597%2585%25e8%25a1%258c           | Category[name=旅行]
          /?partqs=cat%3D100%2525%2bsure                          | Category[name=100% sure]
          /?partqs=cat%3D100%25E9                                 | Category[name=100%E9]
          /?_c11_BlogPart_pagedir=Next&_c11_BlogPart_handle=cns!C95152CB25EF2037!138&_c11_BlogPart_BlogPart=blogview&_c=BlogPart | Paging[from=Of[cid=Cid[value=-3940277166504206281], number=138]]
          /?_c11_BlogPart_pagedir=Last&_c11_BlogPart_handle=cns%21C95152CB25EF2037%21138 | Paging[from=Of[cid=Cid[value=-3940277166504206281], number=138]]
          /?_c11_BlogPart_pagedir=Next                            | Home[]
          /feed.rss                                               | Feed[]
          /Feed.RSS                                               | Feed[]
          /blog/feed.rss                                          | Feed[]
          /photos/feed.rss                                        | LeftBehind[section=PHOTOS]
          /photos/cns!6A6BFB5F92C87481!186/feed.rss               | LeftBehind[section=PHOTOS]
          /photos/                                                | LeftBehind[section=PHOTOS]
          /photos/cns!6A6BFB5F92C87481!138/cns!6A6BFB5F92C87481!151?owner=1 | LeftBehind[section=PHOTOS]
          /Lists/cns!D85741BB5E0BE8AA!1340/                       | LeftBehind[section=LISTS]
          /friends/                                               | LeftBehind[section=FRIENDS]
          /guestbook/                                             | LeftBehind[section=GUESTBOOK]
          /PersonalSpace.aspx?_c=1&handle=cns!D85741BB5E0BE8AA!1  | OwnersPage[]
          /Settings/Stats/                                        | OwnersPage[]
          /migration/                                             | OwnersPage[]
          /rsd.xml                                                | Editor[document=RSD]
          /wlwmanifest.xml                                        | Editor[document=MANIFEST]
          /favicon.ico                                            | Other[]
          /%                                                      | Other[]
          """)
  void eachShapeIsRead(String address, String what) {
    assertThat(parse("robsblog", address).what()).hasToString(what);
  }

  @Test
  void theHostNamesTheSpace() {
    assertThat(parse("RobsBlog", "/").whose()).contains(new SpaceKey.ByAlias("robsblog"));
    assertThat(parse("cid-90e3f624bcb77d29", "/").whose())
        .contains(new SpaceKey.ById(Cid.ofHex("90E3F624BCB77D29").orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cid-", "cid-xyz", "cid-123456789012345678", "-a", "a-", "a_b", "bü"})
  void aHostThatNoSpaceHasNamesNone(String label) {
    assertThat(parse(label, "/").whose()).isEmpty();
  }

  @Test
  void onAHubThePathNamesTheSpace() {
    assertThat(parse(null, "/members/NAME/"))
        .isEqualTo(new OldAddress(Optional.of(new SpaceKey.ByAlias("name")), new Home()));
    assertThat(parse(null, "/members/NAME/feed.rss"))
        .isEqualTo(new OldAddress(Optional.of(new SpaceKey.ByAlias("name")), new Feed()));
    assertThat(parse(null, "/blog/cns!2DB0770EAE61F13!138.entry").whose())
        .contains(new SpaceKey.ById(Cid.ofHex("2DB0770EAE61F13").orElseThrow()));
    assertThat(parse(null, "/").whose()).isEmpty();
    assertThat(parse(null, "/default.aspx?page=whatsnew").whose()).isEmpty();
    assertThat(parse(null, "/members/").whose()).isEmpty();
  }

  @Test
  void onItsOwnHostAMemberPathIsNobodys() {
    assertThat(parse("name", "/members/other/"))
        .isEqualTo(new OldAddress(Optional.of(new SpaceKey.ByAlias("name")), new Other()));
  }

  @Test
  void theIdInAPathIsToldApartFromTheHosts() {
    OldAddress address = parse("cid-90e3f624bcb77d29", "/blog/cns!2DB0770EAE61F13!138.entry");
    assertThat(address.whose())
        .contains(new SpaceKey.ById(Cid.ofHex("90E3F624BCB77D29").orElseThrow()));
    assertThat(address.cids()).containsExactly(Cid.ofHex("2DB0770EAE61F13").orElseThrow());
    assertThat(parse("name", "/blog/cns!1pU-rgQVTuuWM1TX8W8PfmDA!1073.entry").cids()).isEmpty();
    assertThat(parse("name", "/").cids()).isEmpty();
    assertThat(parse("name", "/photos/cns!A11CE!138/cns!B0B!151").cids()).hasSize(2);
  }

  @Property
  void parsingNeverThrows(@ForAll String label, @ForAll String path, @ForAll String query) {
    for (Optional<String> host : java.util.List.of(Optional.of(label), Optional.<String>empty())) {
      for (String prefix :
          new String[] {"", "/", "/blog/", "/blog/cns!", "/category/", "/members/", "/photos/"}) {
        OldAddress address = OldAddress.parse(host, prefix + path, new Query(query));
        assertThat(address.what()).isNotNull();
      }
      assertThat(OldAddress.parse(host, "/", new Query("partqs=" + query)).what()).isNotNull();
      assertThat(
              OldAddress.parse(
                      host,
                      "/",
                      new Query("_c11_BlogPart_pagedir=Next&_c11_BlogPart_handle=" + query))
                  .what())
          .isNotNull();
    }
  }

  @Property
  void everyEntryIsFoundByItsIdAndNumber(@ForAll long cid, @ForAll("numbers") long number) {
    Handle handle = new Handle.Of(new Cid(cid), number);
    assertThat(parse("name", "/blog/cns!" + new Cid(cid).hex() + "!" + number + ".entry").what())
        .isEqualTo(new Entry(handle));
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<Long> numbers() {
    return net.jqwik.api.Arbitraries.longs().between(0, 999_999_999_999_999_999L);
  }

  private static OldAddress parse(String label, String address) {
    int question = address.indexOf('?');
    return OldAddress.parse(
        Optional.ofNullable(label),
        question < 0 ? address : address.substring(0, question),
        question < 0 ? Query.NONE : new Query(address.substring(question + 1)));
  }
}
