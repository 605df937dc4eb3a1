using System.Globalization;

namespace Crabbymetrics.Benchmarks.Peers;

/// <summary>The command line of <see cref="PeerCommand"/>.</summary>
internal sealed record PeerArguments(string Path)
{
    public int Repeat { get; init; } = 7;

    public int Threads { get; init; } = -1;

    public int Bootstrap { get; init; }

    public string Covariance { get; init; } = "hc0";

    /// <summary>Null where the arguments are wrong; the reason is on the error stream then.</summary>
    public static PeerArguments? Parse(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("peer: name a file.");
            return null;
        }

        PeerArguments result = new(args[0]);
        for (int i = 1; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool isNumber = int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number);
            switch (args[i])
            {
                case "--repeat" when isNumber && number > 0:
                    result = result with { Repeat = number };
                    break;
                case "--threads" when isNumber && (number > 0 || number == -1):
                    result = result with { Threads = number };
                    break;
                case "--bootstrap" when isNumber && number >= 0:
                    result = result with { Bootstrap = number };
                    break;
                case "--vcov" when value.Length > 0:
                    result = result with { Covariance = value };
                    break;
                default:
                    Console.Error.WriteLine(
                        $"peer: '{args[i]} {value}' is not one of --repeat N, --threads N, --bootstrap B, --vcov NAME."
                    );
                    return null;
            }
        }

        return result;
    }
}
