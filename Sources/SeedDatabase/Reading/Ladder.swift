import SeedCompiler

/// Which level a total reaches: the one with the highest threshold that it comes up to.
struct Ladder {
    private let rungs: [(level: Int64, threshold: Int64)]

    init(_ rungs: [(level: Int64, threshold: Int64?)]) {
        self.rungs = rungs.compactMap { level, threshold in threshold.map { (level, $0) } }.sorted {
            $0.threshold < $1.threshold
        }
    }

    func level(of total: Int64) -> Int64? {
        var low = 0
        var high = rungs.count
        while low < high {
            let middle = (low + high) / 2
            if rungs[middle].threshold <= total { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? rungs[low - 1].level : nil
    }
}

extension LiveLevels.Row {
    var rung: (level: Int64, threshold: Int64?) { (level, threshold) }
}
