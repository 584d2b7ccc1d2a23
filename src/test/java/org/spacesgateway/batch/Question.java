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
  private static final int CONNECTIONS = 12;

  /**
   * Asks all of them over a few kept connections.
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
    KeptConnection connection = new KeptConnection(origin);
    try {
      for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
        Question question = all.get(i);
        Answer answer = connection.send(question.head(), null);
        if (answer.status() != question.status()
            || !answer.location().equals(question.location())) {
          wrong.add(answer.status() + " " + answer.location() + " for " + question);
        }
        if (answer.status() == 400) { // After which a server may close.
          connection.close();
          connection = new KeptConnection(origin);
        }
      }
    } finally {
      connection.close();
    }
  }
}
