using System.Security.Cryptography;

namespace Crabbymetrics.Data;

/// <summary>What a pass goes over: columns, shifts, blocks, and weights that are drawn.</summary>
internal sealed record PassOrigin(ViewSpecification View, int BlockStride, ResamplingRecipe? Resampling)
{
    /// <summary>A text that is equal for equal passes over the same rows only; null for a pass that holds values of single rows.</summary>
    public string? KeyOf(IPass pass)
    {
        PassDescription description;
        try
        {
            description = pass.Describe();
        }
        catch (InferenceUnavailableException)
        {
            return null;
        }

        using SHA256 hash = SHA256.Create();
        using (CryptoStream stream = new(Stream.Null, hash, CryptoStreamMode.Write))
        using (BinaryWriter writer = new(stream))
        {
            writer.Write(description.Kind);
            writer.Write(pass.SumCount);
            writer.Write(description.Names.Length);
            foreach (string name in description.Names)
            {
                writer.Write(name ?? "");
            }

            Write(writer, description.Numbers.AsSpan());
            writer.Write(View.Columns.Length);
            foreach (int column in View.Columns)
            {
                writer.Write(column);
            }

            Write(writer, View.Shifts.AsSpan());
            writer.Write(BlockStride);
            writer.Write(Resampling is null ? -1 : (int)Resampling.Law);
            writer.Write(Resampling?.Seed ?? 0);
            writer.Write(Resampling?.Replicate ?? 0);
        }

        return Convert.ToHexString(hash.Hash!);
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<double> numbers)
    {
        writer.Write(numbers.Length);
        foreach (double number in numbers)
        {
            writer.Write(number);
        }
    }
}
