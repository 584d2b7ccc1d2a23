package org.spacesgateway.batch;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.spacesgateway.sandbox.KeptConnection;
import org.spacesgateway.sandbox.KeptConnection.Answer;

/**
 * A request, and what must come back.
 *
 * @param head request line and headers
 * @param location empty text when nobody is sent anywhere
 */
record Question(String head, int status, String location) {
  private static final int CONNECTIONS = 4;

  /**
   * So many are sent before the first is answered: to wait for each would take four times as long.
   */
  private static final int AHEAD = 64;

  /**
   * Asks all of them over a few connections at once.
   *
   * @return a line for each that was answered otherwise
   */
  static List<String> wronglyAnswered(URI origin, List<Question> all) throws Exception {
    AtomicInteger next = new AtomicInteger();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> asking = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        asking.add(
            threads.submit(() -> {
              ask(origin, all, next, wrong);
              return null;
            }));
      }
      for (Future<?> one : asking) {
        one.get();
      }
    }
    return List.copyOf(wrong);
  }

  private static void ask(URI origin, List<Question> all, AtomicInteger next, Queue<String> wrong)
      throws IOException {
    for (int i = next.getAndAdd(AHEAD); i < all.size(); i = next.getAndAdd(AHEAD)) {
      List<Question> some = all.subList(i, Math.min(i + AHEAD, all.size()));
      while (!some.isEmpty()) {
        some = some.subList(answered(origin, some, wrong), some.size());
      }
    }
  }

  /** Asks ahead, and returns how many were answered: all, unless one is 400, which ends them. */
  private static int answered(URI origin, List<Question> some, Queue<String> wrong)
      throws IOException {
    try (KeptConnection connection = new KeptConnection(origin)) {
      connection.sendAhead(some.stream().map(Question::head).toList());
      int answered = 0;
      for (Question question : some) {
        Answer answer = connection.answer();
        answered++;
        if (answer.status() != question.status()
            || !answer.location().equals(question.location())) {
          wrong.add(answer.status() + " " + answer.location() + " for " + question);
        }
        if (answer.status() == 400) {
          break;
        }
      }
      return answered;
    }
  }
}
