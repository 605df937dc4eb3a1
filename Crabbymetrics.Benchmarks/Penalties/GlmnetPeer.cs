using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Benchmarks.Penalties;

/// <summary>R's glmnet in a process of its own, which fits when it is asked to.</summary>
internal sealed class GlmnetPeer : IDisposable
{
    private const string Script = """
        suppressMessages(library(glmnet))
        a <- commandArgs(TRUE); n <- as.integer(a[2]); p <- as.integer(a[3])
        f <- file(a[1], 'rb'); l <- readBin(f, 'double', as.integer(a[4])); y <- readBin(f, 'double', n)
        x <- matrix(readBin(f, 'double', n * p), n, p); close(f)
        glmnet.control(fdev = 0, devmax = 1)
        cat('ready\n'); flush(stdout())
        s <- file('stdin', 'r')
        while (length(readLines(s, 1)) > 0) {
          t <- proc.time(); g <- glmnet(x, y, lambda = l); d <- proc.time() - t
          cat(format(1000 * (d[[1]] + d[[2]]), digits = 17), '\n'); flush(stdout())
        }
        """;

    private readonly Process _process;
    private readonly string _folder;

    private GlmnetPeer(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>Starts it; null where R or glmnet is not installed.</summary>
    public static GlmnetPeer? Start(RegressionData data, IReadOnlyList<double> lambdas)
    {
        string folder = Directory.CreateTempSubdirectory("glmnet").FullName;
        string script = Path.Combine(folder, "peer.R"),
            file = Path.Combine(folder, "data.bin");
        File.WriteAllText(script, Script);
        using (FileStream stream = File.Create(file))
        {
            stream.Write(MemoryMarshal.AsBytes(lambdas.ToArray().AsSpan()));
            stream.Write(MemoryMarshal.AsBytes(data.Outcome.Span));
            double[] column = new double[data.RowCount];
            for (int j = 0; j < data.Design.ColumnCount; j++)
            {
                data.Design.CopyColumn(j, column);
                stream.Write(MemoryMarshal.AsBytes(column.AsSpan()));
            }
        }

        ProcessStartInfo start = new("Rscript")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            script,
            file,
            .. new[] { data.RowCount, data.Design.ColumnCount, lambdas.Count }.Select(static count =>
                count.ToString(CultureInfo.InvariantCulture)
            ),
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            Process process = Process.Start(start)!;
            if (process.StandardOutput.ReadLine() == "ready")
            {
                return new GlmnetPeer(process, folder);
            }

            process.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no R.
        }

        Directory.Delete(folder, true);
        return null;
    }

    /// <summary>Fits, and returns milliseconds of the processor.</summary>
    public double Fit()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        return double.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, true);
    }
}
