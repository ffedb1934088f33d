namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>Where a long run keeps what it finds, of one target: <c>corpus/</c>, <c>findings/</c> and the file of its progress.</summary>
/// <param name="root">The target's folder.</param>
internal sealed class FuzzFolder(string root)
{
    /// <summary>An input that takes longer does not end.</summary>
    public static readonly TimeSpan HangTime = TimeSpan.FromSeconds(15);

    /// <summary>The new entries.</summary>
    public string Entries => Path.Combine(root, "corpus");

    /// <summary>The findings: the input, and beside it what is wrong.</summary>
    public string Findings => Path.Combine(root, "findings");

    /// <summary>The file of <see cref="Engine.Progress"/>.</summary>
    public string Progress => Path.Combine(root, "progress");

    /// <summary>The sums of all runs.</summary>
    public string Totals => Path.Combine(root, "totals");

    /// <summary>Makes the folders.</summary>
    public FuzzFolder Create()
    {
        Directory.CreateDirectory(Entries);
        Directory.CreateDirectory(Findings);
        return this;
    }

    /// <summary>Keeps an entry.</summary>
    public void AddEntry(byte[] input) => Corpus.Add(Entries, input);

    /// <summary>Keeps a finding; of one kind the shortest input.</summary>
    public void AddFinding(Finding finding)
    {
        var file = Path.Combine(Findings, finding.Name);
        if (!File.Exists(file) || new FileInfo(file).Length > finding.Input.Length)
        {
            File.WriteAllBytes(file, finding.Input);
            File.WriteAllText(file + ".txt", $"{finding.Kind}\n\n{finding.Text}\n");
        }
    }

    /// <summary>How many kinds of findings there are.</summary>
    public int CountFindings() => Directory.Exists(Findings) ? Directory.GetFiles(Findings, "*.txt").Length : 0;
}
