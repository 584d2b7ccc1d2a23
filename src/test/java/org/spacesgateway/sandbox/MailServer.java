package org.spacesgateway.sandbox;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mail server, GreenMail, behind a line that can refuse a recipient, or say nothing of what
 * became of a mail that was taken.
 */
public final class MailServer implements AutoCloseable {
  private final GreenMail mails;
  private final ServerSocket line;
  private final Map<String, String> refused = new ConcurrentHashMap<>();
  private final Map<String, String> silentAbout = new ConcurrentHashMap<>();
  private volatile Duration greetsAfter = Duration.ZERO;
  private final List<String> returnPaths = new CopyOnWriteArrayList<>();

  private MailServer() throws IOException {
    mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.withConfiguration(new GreenMailConfiguration().withDisabledAuthentication());
    mails.start();
    line = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  /** Starts it, on ports that are free. */
  public static MailServer start() {
    try {
      return new MailServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it takes mail. */
  public int port() {
    return line.getLocalPort();
  }

  /** Answers so whenever that recipient is named; null: takes mail for them again. */
  public void refuse(String recipient, String answer) {
    if (answer == null) {
      refused.remove(recipient);
    } else {
      refused.put(recipient, answer);
    }
  }

  /** Says nothing to whoever comes for so long, as servers do that mean to put spammers off. */
  public void greetAfter(Duration pause) {
    greetsAfter = pause;
  }

  /** Takes a mail to that recipient, and does not say so. */
  public void sayNothingAbout(String recipient) {
    silentAbout.put(recipient, "");
  }

  /** Who waits to hear of a mail to that recipient: the name it greeted with; empty: nobody yet. */
  public String waitsFor(String recipient) {
    return silentAbout.getOrDefault(recipient, "");
  }

  /** The mails to that recipient, oldest first. */
  public List<MimeMessage> to(String recipient) {
    return Arrays.stream(mails.getReceivedMessages())
        .filter(mail -> recipients(mail).equals(recipient))
        .toList();
  }

  /** How many mails it took. */
  public int taken() {
    return mails.getReceivedMessages().length;
  }

  /** Where mails come back to, as they were offered. */
  public List<String> returnPaths() {
    return List.copyOf(returnPaths);
  }

  /** Nobody was ever written to, and everything is taken. */
  public void forget() {
    greetsAfter = Duration.ZERO;
    refused.clear();
    silentAbout.clear();
    returnPaths.clear();
    try {
      mails.purgeEmailFromAllMailboxes();
    } catch (com.icegreen.greenmail.store.FolderException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      line.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      mails.stop();
    }
  }

  private static String recipients(MimeMessage mail) {
    try {
      return Arrays.toString(mail.getAllRecipients()).replaceAll("[\\[\\]]", "");
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void accept() {
    while (!line.isClosed()) {
      try {
        Socket client = line.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /* One command is answered before the next is sent: GreenMail does not offer pipelining. */
  private void serve(Socket client) {
    try (client) {
      Thread.sleep(greetsAfter);
      converse(client);
    } catch (IOException over) {
      // Whoever hangs up has had enough.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void converse(Socket client) throws IOException, InterruptedException {
    try (Socket server = new Socket("127.0.0.1", mails.getSmtp().getPort())) {
      Conversation conversation = new Conversation(client, server);
      Thread answers = Thread.ofVirtual().start(conversation::answer);
      conversation.ask();
      server.close();
      answers.join();
    }
  }

  private final class Conversation {
    private final Socket client;
    private final Socket server;
    private String name = "";
    private String recipient = "";
    private volatile boolean silent;

    Conversation(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void ask() throws IOException {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String said = lines.readLine(); said != null; said = lines.readLine()) {
        String command = said.toUpperCase(Locale.ROOT);
        if (command.startsWith("EHLO ")) {
          name = said.substring(5);
        } else if (command.startsWith("MAIL FROM:")) {
          returnPaths.add(said.replaceAll(".*<(.*)>.*", "$1"));
        } else if (command.startsWith("RCPT TO:")) {
          recipient = said.replaceAll(".*<(.*)>.*", "$1");
          if (refused.containsKey(recipient)) {
            send(client, refused.get(recipient));
            continue;
          }
        } else if (said.equals(".") && silentAbout.containsKey(recipient)) {
          silent = true;
          silentAbout.put(recipient, name);
        }
        send(server, said);
      }
    }

    void answer() {
      byte[] some = new byte[8192];
      try {
        for (int n = server.getInputStream().read(some);
            n >= 0;
            n = server.getInputStream().read(some)) {
          if (!silent) {
            client.getOutputStream().write(some, 0, n);
            client.getOutputStream().flush();
          }
        }
      } catch (IOException over) {
        // The other half ends, too.
      }
    }

    private static void send(Socket to, String text) throws IOException {
      to.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      to.getOutputStream().flush();
    }
  }
}
