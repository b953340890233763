package bulkhead.truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** Something that answers each line with so many lines. */
record Answering(Writer questions, BufferedReader answers, int lines) {
    Answering(Writer questions, Reader answers, int lines) {
        this(questions, new BufferedReader(answers), lines);
    }

    List<String> ask() throws IOException {
        questions.write('\n');
        questions.flush();
        List<String> answer = new ArrayList<>();
        while (answer.size() < lines) {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("it answers no more, after " + answer);
            }
            answer.add(line);
        }
        return answer;
    }
}
