namespace Crabbymetrics.Estimators;

/// <summary>Has the model refuse rows that it does not accept (<see cref="LikelihoodEstimator.Validate"/>), where they are.</summary>
internal sealed class LikelihoodCheckPass(LikelihoodEstimator model) : LikelihoodPass(model, [], [])
{
    public const string Name = "check";

    public override int SumCount => 1;

    protected override string Part => Name;

    public override IBlockVisitor Bind(LocalRows rows)
    {
        Model.Validate(DataOf(rows));
        return new Nothing();
    }

    private sealed class Nothing : IBlockVisitor
    {
        public int SumCount => 1;

        public int ScratchCount(int rowCount) => 0;

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch) { }
    }
}
