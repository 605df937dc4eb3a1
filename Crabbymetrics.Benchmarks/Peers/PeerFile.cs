using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Benchmarks.Peers;

/// <summary>Reads the raw format of the comparison: little-endian int64 n, int64 p, n x p regressors row by row, then n outcomes, all
/// doubles.</summary>
internal static class PeerFile
{
    private const int HeaderBytes = 16;

    public static RegressionData Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            throw new InvalidDataException($"{path} is shorter than its header of {HeaderBytes} bytes.");
        }

        long n = BinaryPrimitives.ReadInt64LittleEndian(header);
        long p = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        long expected = HeaderBytes + (8 * n * (p + 1));
        if (n is < 1 or > int.MaxValue || p is < 0 or > int.MaxValue || stream.Length != expected)
        {
            throw new InvalidDataException($"{path} says n = {n}, p = {p}, which makes {expected} bytes; it has {stream.Length}.");
        }

        double[][] columns = [.. Enumerable.Range(0, (int)p).Select(_ => new double[n])];
        double[] row = new double[p];
        for (int i = 0; i < n; i++)
        {
            Fill(stream, row);
            for (int j = 0; j < row.Length; j++)
            {
                columns[j][i] = row[j];
            }
        }

        double[] y = new double[n];
        Fill(stream, y);
        return RegressionData.Create(
            DesignMatrix.Create((int)n, columns.Select((values, j) => KeyValuePair.Create($"x{j + 1}", values))),
            y
        );
    }

    private static void Fill(FileStream stream, Span<double> values)
    {
        stream.ReadExactly(MemoryMarshal.AsBytes(values));
        if (BitConverter.IsLittleEndian)
        {
            return;
        }

        Span<long> bits = MemoryMarshal.Cast<double, long>(values);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}
