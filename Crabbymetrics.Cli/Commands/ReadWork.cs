namespace Crabbymetrics.Cli.Commands;

/// <summary>Rows that are made while a file is written: an error of their making is none of the file.</summary>
internal static class ReadWork
{
    /// <summary>The same rows, whose errors are a <see cref="ReadWorkException"/>.</summary>
    public static IEnumerable<T> Apart<T>(IEnumerable<T> rows)
    {
        using IEnumerator<T> next = rows.GetEnumerator();
        while (HasNext(next))
        {
            yield return next.Current;
        }
    }

    private static bool HasNext<T>(IEnumerator<T> rows)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new ReadWorkException(error);
        }
    }
}
