package chat.filament.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A Chromium without a window, with a microphone that beeps and a camera that shows a picture.
final class Browser implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/.*");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path profile;
  private final String address;
  private final List<BrowserPage> pages = new ArrayList<>();

  private Browser(Process process, Path profile, String address) {
    this.process = process;
    this.profile = profile;
    this.address = address;
  }

  static Browser start(String program) {
    try {
      var profile = Files.createTempDirectory("filament-browser");
      var process =
          new ProcessBuilder(
                  program,
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--remote-debugging-port=0",
                  "--remote-allow-origins=*",
                  "--user-data-dir=" + profile,
                  "--use-fake-device-for-media-stream",
                  "--use-fake-ui-for-media-stream",
                  "--autoplay-policy=no-user-gesture-required",
                  "--disable-background-timer-throttling",
                  "--disable-renderer-backgrounding")
              .redirectErrorStream(true)
              .start();
      return new Browser(process, profile, listening(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its output is read to the end, or it would stand still when the pipe is full.
  private static String listening(Process process) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = reader.readLine()) != null) {
      var found = LISTENING.matcher(line);
      if (found.matches()) {
        Thread.startVirtualThread(() -> reader.lines().forEach(rest -> {}));
        return found.group(1);
      }
    }
    throw new IOException("the browser did not start");
  }

  BrowserPage open(String url) {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/json/new?" + url))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      var page = BrowserPage.open(http, answer);
      pages.add(page);
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    pages.forEach(BrowserPage::close);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
      try (var files = Files.walk(profile)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
