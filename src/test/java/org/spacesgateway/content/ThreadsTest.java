package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private static Comment comment(String id, String parent, int minute) {
    return new Comment(id, parent, "", null, Entries.FIRST.plusMinutes(minute), "");
  }

  private static List<String> ordered(Comment... comments) {
    return Threads.inOrder(List.of(comments)).stream().map(Comment::id).toList();
  }

  @Test
  void theOldestComesFirst() {
    assertThat(ordered(comment("b", null, 2), comment("a", null, 1))).containsExactly("a", "b");
  }

  @Test
  void anAnswerFollowsWhatItAnswersWhateverItsClockSaid() {
    assertThat(ordered(comment("answer", "asked", 1), comment("asked", null, 2)))
        .containsExactly("asked", "answer");
  }

  @Test
  void thoseThatAnswerEachOtherAreBothKept() {
    assertThat(ordered(comment("a", "b", 1), comment("b", "a", 2), comment("c", "gone", 3)))
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aCommentThatComesTwiceIsOne() {
    assertThat(ordered(comment("a", null, 1), comment("a", null, 2))).containsExactly("a");
  }

  @Test
  void aVeryLongThreadIsKept() {
    List<Comment> thread =
        IntStream.range(0, 10_000)
            .mapToObj(i -> comment("c" + i, i == 9_999 ? null : "c" + (i + 1), i))
            .toList();
    assertThat(Threads.inOrder(thread)).isEqualTo(thread.reversed());
  }
}
