namespace Crabbymetrics.Estimators;

/// <summary>The distinct outcomes of rows that live elsewhere, ascending, and the weight of each: <c>[how many | outcomes | weights]</c>
/// with room for a given number; where there are more, the number is one more than there is room for.</summary>
internal sealed class ClassPass(int most) : BlockPass
{
    public const string Kind = "multinomial.classes";

    public override int SumCount => 1 + (2 * most);

    public static IPass Read(PassReading reading) => new ClassPass(reading.Count());

    /// <summary>Makes the pass.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads here.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The outcomes, ascending, and their weights.</returns>
    /// <exception cref="ArgumentException">There are more than can be fitted.</exception>
    public static (double[] Outcomes, double[] Weights) Run(
        IObservations observations,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        const int Most = MultinomialFitter.MostParameters + 1;
        ClassPass pass = new(Most);
        double[] sums = new double[pass.SumCount];
        using (IPassRunner runner = observations.Open(new ViewSpecification([], []), 1, maxDegreeOfParallelism))
        {
            runner.Run(pass, sums, cancellationToken);
        }

        int count = (int)sums[0];
        return count <= Most
            ? (sums[1..(1 + count)], sums[(1 + Most)..(1 + Most + count)])
            : throw new ArgumentException(
                $"{observations.Summary.OutcomeName} has more than {Most} classes. Is the outcome a number rather than a class?",
                nameof(observations)
            );
    }

    public override PassDescription Describe() => new(Kind, [], [most]);

    public override int ScratchCount(int rowCount) => 0;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        ReadOnlySpan<double> outcome = block.Outcome,
            weights = block.Weights;
        for (int i = 0; i < outcome.Length; i++)
        {
            Add(outcome[i], weights.IsEmpty ? 1.0 : weights[i], sums);
        }
    }

    public override void Combine(ReadOnlySpan<double> part, Span<double> sums)
    {
        if (part[0] > most)
        {
            sums[0] = part[0];
        }

        for (int i = 0; i < part[0] && sums[0] <= most; i++)
        {
            Add(part[1 + i], part[1 + most + i], sums);
        }
    }

    private void Add(double outcome, double weight, Span<double> sums)
    {
        if (sums[0] > most)
        {
            return;
        }

        int count = (int)sums[0];
        Span<double> outcomes = sums.Slice(1, most),
            totals = sums.Slice(1 + most, most);
        int place = outcomes[..count].BinarySearch(outcome);
        if (place < 0)
        {
            sums[0]++;
            if (count == most)
            {
                return;
            }

            place = ~place;
            outcomes[place..count].CopyTo(outcomes[(place + 1)..]);
            totals[place..count].CopyTo(totals[(place + 1)..]);
            outcomes[place] = outcome;
            totals[place] = 0.0;
        }

        totals[place] += weight;
    }
}
